package orrery.genie.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Sums along imagined steps, against sums by hand. */
class ReturnsTest {
    @Test
    void lambdaReturnsMixWhatIsWonAndWhatIsExpected() {
        try (Scope scope = Scope.open()) {
            Tensor rewards = Tensor.of(new float[] {1, 0, 2}, 1, 3);
            Tensor goesOn = Tensor.of(new float[] {1, 0.5f, 1}, 1, 3);
            Tensor values = Tensor.of(new float[] {9, 3, 4, 8}, 1, 4); // the first is no one's future
            float[] returns = Returns.lambda(rewards, goesOn, values, 0.9, 0.5).floats();
            double last = 2 + 0.9 * 8;
            double middle = 0 + 0.9 * 0.5 * (0.5 * 4 + 0.5 * last);
            double first = 1 + 0.9 * (0.5 * 3 + 0.5 * middle);
            assertThat(returns[2]).isCloseTo((float) last, within(1e-5f));
            assertThat(returns[1]).isCloseTo((float) middle, within(1e-5f));
            assertThat(returns[0]).isCloseTo((float) first, within(1e-5f));
        }
    }

    @Test
    void whatComesAfterTheEndCountsForNothingAndTheEndItselfCounts() {
        try (Scope scope = Scope.open()) {
            Tensor goesOn = Tensor.of(new float[] {1, 0, 1}, 1, 3);
            assertThat(Returns.weights(goesOn).floats()).containsExactly(1, 1, 0);
        }
    }

    @Test
    void spreadLeavesOutTheTwentiethAtEachEnd() {
        try (Scope scope = Scope.open()) {
            float[] numbers = new float[40];
            for (int i = 0; i < 40; i++) {
                numbers[i] = i;
            }
            numbers[0] = -1000;
            numbers[39] = 1000;
            assertThat(Returns.spread(Tensor.of(numbers, 4, 10))).isEqualTo(37 - 2);
        }
    }
}
