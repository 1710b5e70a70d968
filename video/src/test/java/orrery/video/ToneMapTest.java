package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The tone map against the numbers of the standards that it follows. */
class ToneMapTest {
    private static final ToneMap PQ = new ToneMap(false, true, 1_000);
    private static final ToneMap HLG = new ToneMap(true, true, 1_000);

    @Test
    void curvesMeetTheValuesOfTheStandards() {
        assertThat(ToneMap.pqSignal(100)).isEqualTo(0.5081, within(1e-4)); // BT.2408, table 1 and annex
        assertThat(ToneMap.pqSignal(203)).isEqualTo(0.5807, within(1e-4));
        assertThat(ToneMap.pqSignal(1_000)).isEqualTo(0.7518, within(1e-4));
        assertThat(ToneMap.pqSignal(10_000)).isEqualTo(1, within(1e-9));
        for (double light : new double[] {0.01, 1, 48, 203, 4_000}) {
            assertThat(ToneMap.pqLight(ToneMap.pqSignal(light))).isEqualTo(light, within(1e-6 * light));
        }
    }

    @Test
    void darkAndMiddleLightPassesUnbentAndThePeakBecomesWhite() {
        assertThat(ToneMap.bent(50, 1_000)).isEqualTo(50);
        assertThat(ToneMap.bent(87, 1_000)).isEqualTo(87);
        assertThat(ToneMap.bent(203, 1_000)).isBetween(120.0, 190.0);
        assertThat(ToneMap.bent(1_000, 1_000)).isEqualTo(203, within(0.1));
        assertThat(ToneMap.bent(203, 203)).isEqualTo(203);
        double before = 0;
        for (double light = 1; light <= 4_000; light *= 1.05) {
            double now = ToneMap.bent(light, 4_000);
            assertThat(now).isGreaterThan(before).isLessThanOrEqualTo(ToneMap.WHITE);
            before = now;
        }
    }

    @Test
    void greysStayGreyAndRise() {
        for (ToneMap map : new ToneMap[] {PQ, HLG}) {
            int before = 0;
            for (int code = 0; code < 65_536; code += 257) {
                int[] rgb = mapped(map, code, code, code);
                assertThat(rgb[0]).isCloseTo(rgb[1], within(1)).isCloseTo(rgb[2], within(1));
                assertThat(rgb[1]).isGreaterThanOrEqualTo(before);
                before = rgb[1];
            }
            assertThat(mapped(map, 0, 0, 0)).containsExactly(0, 0, 0);
            assertThat(mapped(map, 65_535, 65_535, 65_535)).containsExactly(255, 255, 255);
        }
    }

    @Test
    void greyCardKeepsItsLight() {
        int card = (int) Math.round(65_535 * ToneMap.pqSignal(0.18 * 203));
        int expected = (int) Math.round(255 * Math.pow(0.18, 1 / 2.4)); // what an ordinary screen shows as 18 %
        assertThat(mapped(PQ, card, card, card)[1]).isCloseTo(expected, within(1));
    }

    @Test
    void aColourOfBt709ThatWasCarriedInBt2020ComesBack() {
        // BT.709 red, green and blue of 80 cd/m2 as shares of BT.2020's (BT.2087, the inverse matrix)
        double[][] carried = {{0.6274, 0.0691, 0.0164}, {0.3293, 0.9195, 0.0880}, {0.0433, 0.0114, 0.8956}};
        int full = (int) Math.round(255 * Math.pow(80 / 203.0, 1 / 2.4));
        for (int colour = 0; colour < 3; colour++) {
            int[] codes = new int[3];
            for (int i = 0; i < 3; i++) {
                codes[i] = (int) Math.round(65_535 * ToneMap.pqSignal(80 * carried[colour][i]));
            }
            int[] rgb = mapped(PQ, codes[0], codes[1], codes[2]);
            for (int i = 0; i < 3; i++) {
                assertThat(rgb[i])
                        .as("colour %d, channel %d", colour, i)
                        .isCloseTo(i == colour ? full : 0, within(i == colour ? 2 : 16));
            }
        }
    }

    private static int[] mapped(ToneMap map, int red, int green, int blue) {
        byte[] out = new byte[3];
        map.map(new short[] {(short) red, (short) green, (short) blue}, 0, out, 0, 1);
        return new int[] {out[0] & 0xff, out[1] & 0xff, out[2] & 0xff};
    }
}
