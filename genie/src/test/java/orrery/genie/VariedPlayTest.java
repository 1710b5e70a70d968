package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class VariedPlayTest {
    /** Black with a white rim and a white square of 8 pixels in the middle, [1, 3, 32, 32]. */
    private static Tensor table() {
        Tensor picture = Tensor.zeros(1, 3, 32, 32);
        picture.narrow(2, 12, 8).narrow(3, 12, 8).fill_(1);
        for (int axis = 2; axis < 4; axis++) {
            picture.narrow(axis, 0, 2).fill_(1);
            picture.narrow(axis, 30, 2).fill_(1);
        }
        return picture;
    }

    private static double white(Tensor pictures) {
        return pictures.mean().item() * 32 * 32;
    }

    @Test
    void theUsualDistanceChangesNothing() {
        try (Scope scope = Scope.open()) {
            Tensor seen = LatentCorpus.seen(table(), new VariedPlay.View(1, 0.3, 0.8));
            assertThat(seen.sub(table()).abs().max().item()).isLessThan(1e-6);
        }
    }

    @Test
    void fromFartherThingsAreSmallerAndTheRimIsRepeated() {
        try (Scope scope = Scope.open()) {
            Tensor seen = LatentCorpus.seen(table(), new VariedPlay.View(0.75, 1, 0));
            assertThat(seen.shape()).containsExactly(1, 3, 32, 32);
            assertThat(seen.narrow(3, 0, 8).min().item())
                    .as("all of it lies right")
                    .isGreaterThan(0.8);
            assertThat(seen.narrow(2, 24, 8).min().item()).as("and at the top").isGreaterThan(0.8);
            Tensor inside = seen.narrow(2, 3, 18).narrow(3, 11, 18);
            assertThat(white(inside) * 18 * 18 / (32 * 32)).as("the square").isBetween(33.0, 39.0);
        }
    }

    @Test
    void fromNearerThingsAreLargerAndTheRimIsOutOfSight() {
        try (Scope scope = Scope.open()) {
            Tensor seen = LatentCorpus.seen(table(), new VariedPlay.View(1.25, 0.5, 0.5));
            assertThat(seen.shape()).containsExactly(1, 3, 32, 32);
            assertThat(white(seen)).as("only the square").isBetween(94.0, 106.0);
        }
    }
}
