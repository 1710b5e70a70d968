package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.junit.jupiter.api.Test;

class ClockTest {
    private static final double TICK = 1 / 1000.0;

    @Test
    void honestTimesPassUnchangedAlsoUnevenOnes() {
        Clock clock = new Clock(TICK, 25);
        long[] stamps = {1400, 1433, 1600, 1634};
        double[] seconds = {0, 0.033, 0.2, 0.234};
        for (int i = 0; i < stamps.length; i++) {
            assertThat(clock.next(stamps[i])).isCloseTo(seconds[i], within(1e-9));
        }
        assertThat(clock.repairs()).isZero();
    }

    @Test
    void missingTimesGoOnAtTheUsualRate() {
        Clock clock = new Clock(TICK, 50);
        assertThat(clock.next(AV_NOPTS_VALUE)).isZero();
        assertThat(clock.next(AV_NOPTS_VALUE)).isCloseTo(0.02, within(1e-9));
    }

    @Test
    void whateverTheFileSaysTimeRises() {
        Clock clock = new Clock(TICK, 25);
        long[] stamps = {5000, 5040, 5040, 5030, 5080, 0, 40, Long.MAX_VALUE / 2, 80, Long.MIN_VALUE / 2, 120};
        double last = -1;
        for (long stamp : stamps) {
            double seconds = clock.next(stamp);
            assertThat(seconds).isGreaterThan(last).isLessThan(last + 3600);
            last = seconds;
        }
        assertThat(clock.repairs()).isEqualTo(7);
    }

    @Test
    void aRecordingThatBeganAgainGoesOn() {
        Clock clock = new Clock(TICK, 25);
        clock.next(90_000);
        clock.next(90_040);
        assertThat(clock.next(0)).isCloseTo(0.08, within(1e-9));
        assertThat(clock.next(40)).isCloseTo(0.12, within(1e-9));
    }
}
