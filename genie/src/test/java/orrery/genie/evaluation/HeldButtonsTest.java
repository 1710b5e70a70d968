package orrery.genie.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class HeldButtonsTest {
    private static final Bar BAR = Bar.of("5-6", "#5bbb58");

    private static byte[] picture(int top, int rows) {
        byte[] rgb = new byte[16 * 8 * 3];
        for (int y = top; y < top + rows; y++) {
            for (int x = 5; x <= 6; x++) {
                int at = (y * 8 + x) * 3;
                rgb[at] = (byte) 0x60; // not exactly its colour, as in a picture that was made
                rgb[at + 1] = (byte) 0xb0;
                rgb[at + 2] = (byte) 0x50;
            }
        }
        return rgb;
    }

    @Test
    void aBarIsFoundWhereItsMiddleIs() {
        try (Scope scope = Scope.open()) {
            assertThat(BAR.middle(Tensor.of(picture(4, 4), 16, 8, 3))).isCloseTo(5.5, within(1e-9));
            assertThat(BAR.middle(Tensor.of(picture(7, 3), 16, 8, 3))).isCloseTo(8, within(1e-9));
            assertThat(BAR.middle(Tensor.of(new byte[16 * 8 * 3], 16, 8, 3))).isNull();
        }
    }

    @Test
    void theBestPairMovesItOppositeWays() {
        Double[][] moved = {{0.1, 0.2, -0.1, 0.0}, {-3.0, -2.0, -4.0, null}, {2.0, 3.0, 0.2, 5.0}};
        HeldButtons found = HeldButtons.of("pong", "a bar", 8, List.of("a", "b", "c"), moved);
        assertThat(found.up()).isEqualTo("b");
        assertThat(found.down()).isEqualTo("c");
        assertThat(found.opposite()).isEqualTo(0.5); // the third hardly moved down, the fourth was not seen
        assertThat(found.shift()).containsExactly(0.05, -3.0, 2.55);
        assertThat(found.seen()).containsExactly(4, 3, 4);
    }

    @Test
    void refusesWhatIsNoBar() {
        assertThatThrownBy(() -> Bar.of("x", "5bbb58")).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> Bar.of("5-6", "green")).hasMessageContaining("green");
        try (Scope scope = Scope.open()) {
            Tensor narrow = Tensor.of(new byte[4 * 4 * 3], 4, 4, 3);
            assertThatThrownBy(() -> BAR.middle(narrow)).hasMessageContaining("4 columns");
        }
    }
}
