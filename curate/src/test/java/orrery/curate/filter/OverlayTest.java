package orrery.curate.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.features.Box;
import orrery.features.TextReader.Line;

/** Text and flashes, look by look. */
class OverlayTest {
    private static Line line(double left, double top, String text, double confidence) {
        return new Line(new Box(left, top, left + 0.2, top + 0.05), text, confidence, 0.9);
    }

    private static TextOverlay.Score looks(List<List<Line>> looks) {
        TextOverlay overlay = new TextOverlay();
        looks.forEach(overlay::add);
        return overlay.score();
    }

    @Test
    void aLineThatStaysIsAnOverlayOneThatGoesByIsNot() {
        Line caption = line(0.4, 0.9, "Chapter one", 0.97);
        TextOverlay.Score stays = looks(List.of(List.of(caption), List.of(), List.of(caption), List.of(caption)));
        assertThat(stays.overlay()).isTrue();
        assertThat(stays.stable()).isEqualTo(0.75);
        assertThat(stays.words()).containsExactly("Chapter one");
        TextOverlay.Score passes = looks(List.of(
                List.of(line(0.2, 0.4, "BAKERY", 0.95)),
                List.of(line(0.3, 0.4, "BAKERY", 0.95)),
                List.of(line(0.4, 0.4, "BAKERY", 0.95))));
        assertThat(passes.overlay()).isFalse();
        assertThat(passes.share()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadDoesNotCountAndCornersDo() {
        Line pattern = line(0.4, 0.9, "i|l", 0.5);
        Line mark = line(0.0, 0.95, "7", 0.99);
        assertThat(looks(List.of(List.of(pattern, mark), List.of(pattern, mark), List.of(pattern, mark)))
                        .overlay())
                .isFalse();
        Line logo = new Line(new Box(0.9, 0.02, 0.99, 0.06), "LIVE", 0.9, 0.9);
        assertThat(looks(List.of(List.of(logo), List.of(), List.of(), List.of(), List.of()))
                        .overlay())
                .isTrue();
        assertThat(looks(List.of()).overlay()).isFalse();
    }

    private static int flashes(int... luma) {
        Flashes flashes = new Flashes();
        for (int t = 0; t < luma.length; t++) {
            byte level = (byte) luma[t];
            flashes.add(new byte[] {level, level, level}, t / 25.0);
        }
        return flashes.count();
    }

    @Test
    void aFlashComesBackACutAndAFadeDoNot() {
        assertThat(flashes(80, 80, 250, 82, 80, 80, 80)).isEqualTo(1);
        assertThat(flashes(80, 80, 200, 210, 190, 82, 80, 80)).isEqualTo(1);
        assertThat(flashes(80, 80, 80, 150, 150, 150, 150, 150, 150, 150, 150, 150))
                .isEqualTo(0);
        assertThat(flashes(0, 20, 40, 60, 80, 100, 120, 140, 160, 180)).isEqualTo(0);
        assertThat(flashes(80, 250, 80, 80, 80, 80, 80, 80, 80, 80, 10, 80)).isEqualTo(2);
    }
}
