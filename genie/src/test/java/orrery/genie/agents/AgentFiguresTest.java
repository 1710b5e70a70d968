package orrery.genie.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.genie.evaluation.Correlation;

/** Scores and orders, against sums by hand. */
class AgentFiguresTest {
    @Test
    void aScoreIsTheShareOfTheWayFromAnythingToWell() {
        double[] own = {3, 5};
        double[] random = {0, 0};
        double[] oracle = {8, 8};
        EvalAgent.Result result = EvalAgent.result(own, random, oracle, 1.5, "here");
        assertThat(result.score()).isCloseTo(0.5, within(1e-12));
        assertThat(result.ci()).containsExactly(3 / 8.0, 5 / 8.0); // of two episodes, both may be the one or the other
        assertThat(Records.line(result)).contains("\"return\":4.0", "\"oracle_return\":8.0", "\"minutes\":1.5");
    }

    @Test
    void whereWellIsNoBetterThanAnythingThereIsNoScale() {
        assertThatThrownBy(() -> EvalAgent.result(new double[2], new double[2], new double[2], 0, "billiard"))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no scale");
    }

    @Test
    void aWorldThatTurnsTheOrderAroundViolatesItByTheLargestDifference() {
        double[] real = {0, 0.5, 1};
        assertThat(RankAgents.violation(new double[] {1, 2, 3}, real)).isZero();
        assertThat(RankAgents.violation(new double[] {3, 2, 1}, real)).isCloseTo((1 + 0.5 + 1) / 3, within(1e-12));
        assertThat(RankAgents.violation(new double[] {1, 3, 2}, real)).isCloseTo((0 + 0.5 + 0.5) / 3, within(1e-12));
    }

    @Test
    void correlationIsOneAlongALineAndNothingWhereNothingVaries() {
        assertThat(Correlation.pearson(new double[] {1, 2, 3}, new double[] {10, 20, 30}))
                .isCloseTo(1, within(1e-12));
        assertThat(Correlation.pearson(new double[] {1, 2, 3}, new double[] {3, 2, 1}))
                .isCloseTo(-1, within(1e-12));
        assertThat(Correlation.pearson(new double[] {1, 1, 1}, new double[] {3, 2, 1}))
                .isZero();
    }

    @Test
    void noiseTakesItsShareOfTheTime() {
        Whim none = new Whim(0, 4, 1);
        Whim half = new Whim(0.5, 1000, 1);
        int roaming = 0;
        for (int i = 0; i < 4000; i++) {
            assertThat(none.instead(3)).isEqualTo(3);
            roaming += half.instead(-1) == -1 ? 0 : 1;
        }
        assertThat(roaming / 4000.0).isBetween(0.4, 0.6);
    }
}
