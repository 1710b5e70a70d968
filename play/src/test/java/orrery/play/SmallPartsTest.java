package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.worlds.Action;

/** The parts that need no server: pace, allowance, outbox, held keys. */
class SmallPartsTest {

    @Test
    void fourLateFramesInARowLowerTheStepsAndRoomRaisesThemAgain() {
        AutoSteps auto = new AutoSteps(List.of(1, 2, 4, 8), 4, true);
        late(auto, 3);
        auto.after(10, 50);
        late(auto, 3);
        assertThat(auto.steps()).isEqualTo(4);
        late(auto, 1);
        assertThat(auto.steps()).isEqualTo(2);
        assertThat(auto.lowered()).isTrue();
        assertThat(inTime(auto, 89, 10)).isFalse();
        assertThat(inTime(auto, 1, 10)).isTrue();
        assertThat(auto.steps()).isEqualTo(4);
        assertThat(inTime(auto, 10_000, 10))
                .as("never above what was asked for")
                .isFalse();
    }

    @Test
    void raisingTooEarlyMakesItWaitLonger() {
        AutoSteps auto = new AutoSteps(List.of(1, 2, 4, 8), 2, true);
        late(auto, 4);
        inTime(auto, 90, 10);
        assertThat(auto.steps()).isEqualTo(2);
        late(auto, 4);
        assertThat(inTime(auto, 179, 10)).isFalse();
        assertThat(inTime(auto, 1, 10)).isTrue();
    }

    @Test
    void noRoomNoRaiseAndSwitchedOffNothingMoves() {
        AutoSteps auto = new AutoSteps(List.of(1, 2, 4, 8), 2, true);
        late(auto, 4);
        assertThat(inTime(auto, 1_000, 30))
                .as("30 of 50 would be 45 with twice the steps")
                .isFalse();
        auto.enable(false);
        assertThat(auto.steps()).isEqualTo(2);
        late(auto, 100);
        assertThat(auto.steps()).isEqualTo(2);
        AutoSteps none = new AutoSteps(List.of(), 0, true);
        late(none, 100);
        assertThat(none.steps()).isZero();
    }

    private static void late(AutoSteps auto, int frames) {
        for (int i = 0; i < frames; i++) {
            auto.after(60, 50);
        }
    }

    private static boolean inTime(AutoSteps auto, int frames, long work) {
        boolean moved = false;
        for (int i = 0; i < frames; i++) {
            moved |= auto.after(work, 50);
        }
        return moved;
    }

    @Test
    void sixtyMessagesASecondPassAndAFloodIsClosed() {
        Allowance allowance = new Allowance(60, 300, 0);
        int accepted = 0;
        for (int i = 0; i < 240; i++) {
            accepted += allowance.next(i * 1_000_000_000L / 60) == Allowance.Verdict.ACCEPT ? 1 : 0;
        }
        assertThat(accepted).isGreaterThanOrEqualTo(239);
        int n = 0;
        while (allowance.next(4_000_000_000L + n * 200_000L) != Allowance.Verdict.CLOSE) {
            n++;
        }
        assertThat(n).isBetween(300, 460);
    }

    @Test
    void newestThreeFramesWaitForAViewerThatDoesNotRead() {
        List<Object> sent = new ArrayList<>();
        List<Runnable> waiting = new ArrayList<>();
        Outbox outbox = new Outbox(new Outbox.Wire() {
            @Override
            public void text(String message, Runnable done) {
                sent.add(message);
                waiting.add(done);
            }

            @Override
            public void binary(ByteBuffer message, Runnable done) {
                sent.add(message.get(0));
                waiting.add(done);
            }
        });
        for (byte i = 0; i < 100; i++) {
            outbox.frame(ByteBuffer.wrap(new byte[] {i}));
            outbox.state("state " + i);
            outbox.note("note " + i);
        }
        assertThat(sent).containsExactly((byte) 0);
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).run();
        }
        assertThat(sent).hasSize(1 + Outbox.MOST_NOTES + 1 + Outbox.MOST_FRAMES);
        assertThat(sent).endsWith("note 99", "state 99", (byte) 97, (byte) 98, (byte) 99);
        assertThat(outbox.droppedFrames()).isEqualTo(96);
    }

    @Test
    void tapBetweenTwoLooksCountsOnceAndTheWaitIsThatOfTheFirst() {
        HeldInput input = new HeldInput(new Action.Press(0));
        input.hold(new Action.Press(2), 1, 100);
        input.hold(new Action.Press(0), 2, 150);
        HeldInput.Intent tapped = input.take(400);
        assertThat(tapped).isEqualTo(new HeldInput.Intent(new Action.Press(2), 2, 300));
        assertThat(input.take(500)).isEqualTo(new HeldInput.Intent(new Action.Press(0), 2, -1));
        input.hold(new Action.Press(3), 3, 600);
        assertThat(input.take(700).action()).isEqualTo(new Action.Press(3));
        assertThat(input.take(800).action()).isEqualTo(new Action.Press(3));
        input.release();
        assertThat(input.take(900).action()).isEqualTo(new Action.Press(0));
    }

    @Test
    void quantilesAreNearestRanksAndRatesTurnThemRound() {
        double[] millis = new double[100];
        for (int i = 0; i < 100; i++) {
            millis[i] = i + 1;
        }
        assertThat(Quantiles.ofTimes(millis)).isEqualTo(new Quantiles(50, 95));
        assertThat(Quantiles.ofRates(millis).p50()).isCloseTo(20, within(0.001));
        assertThat(Quantiles.ofRates(millis).p95()).isCloseTo(10.526, within(0.001));
    }
}
