package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;

class ScheduleConfigTest {
    @Test
    void warmUpRisesInAStraightLineFromItsFirstStep() {
        ScheduleConfig schedule = ScheduleConfig.constant(4);

        assertThat(schedule.factor(0, 100)).isEqualTo(0.25);
        assertThat(schedule.factor(3, 100)).isEqualTo(1);
        assertThat(schedule.factor(99, 100)).isEqualTo(1);
    }

    @Test
    void cosineFallsFromPeakToItsFinalFraction() {
        ScheduleConfig schedule = ScheduleConfig.cosine(10, 0.1);

        assertThat(schedule.factor(10, 110)).isEqualTo(1);
        assertThat(schedule.factor(60, 110)).isCloseTo(0.55, within(1e-12));
        assertThat(schedule.factor(109, 110)).isBetween(0.1, 0.101);
    }

    @Test
    void wsdHoldsThenFallsInAStraightLine() {
        ScheduleConfig schedule = ScheduleConfig.wsd(10, 0.8, 0);

        assertThat(schedule.factor(80, 100)).isEqualTo(1);
        assertThat(schedule.factor(90, 100)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(99, 100)).isCloseTo(0.05, within(1e-12));
    }

    @Test
    void everyShapeStaysBetweenZeroAndOneEvenWhenTheRunIsShorterThanItsWarmUp() {
        for (ScheduleConfig.Kind kind : ScheduleConfig.Kind.values()) {
            ScheduleConfig schedule = new ScheduleConfig(kind, 50, 1, 0.05);
            for (long step = 0; step < 7; step++) {
                assertThat(schedule.factor(step, 7))
                        .as("%s step %d", kind, step)
                        .isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> ScheduleConfig.constant(-1)).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> ScheduleConfig.wsd(0, 1.5, 0)).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> ScheduleConfig.cosine(0, Double.NaN)).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> OptimizerConfig.of(0)).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> TinyTrainee.config(0)).isInstanceOf(OrreryException.class);
    }
}
