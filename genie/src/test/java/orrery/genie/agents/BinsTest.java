package orrery.genie.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Numbers as shares of fixed values, and back. */
class BinsTest {
    @Test
    void sharesSayTheNumberThatTheyCameFrom() {
        try (Scope scope = Scope.open()) {
            float[] numbers = {0, 1, -1, 0.3f, 10, -20.5f};
            Tensor scores = Bins.shares(numbers).add(1e-20).log();
            float[] back = Bins.expected(scores).floats();
            for (int i = 0; i < numbers.length; i++) {
                assertThat(back[i]).isCloseTo(numbers[i], within(1e-3f));
            }
        }
    }

    @Test
    void zeroIsOneOfTheValuesAndWhatIsBeyondTheLastCountsAsIt() {
        try (Scope scope = Scope.open()) {
            float[] shares = Bins.shares(new float[] {0, 1e6f}).floats();
            assertThat(shares[Bins.ZERO]).isEqualTo(1);
            assertThat(shares[2 * Bins.COUNT - 1]).isEqualTo(1);
        }
    }
}
