package orrery.play;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Progress;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;
import orrery.worlds.Environment;
import orrery.worlds.EnvironmentInfo;

/**
 * How fast a world answers: the path of {@link PlayServer} from an action to the bytes of a frame, without a browser and
 * without waiting for ticks. 30 frames to warm up and 300 that count, for each K.
 */
public final class PlayBench {
    private static final int WARM_UP = 30;
    private static final int FRAMES = 300; // for each K
    private static final int HELD = 4; // frames that an action is held
    private static final int STRETCH = 32; // frames that a learned world is left alone beside its simulator

    private PlayBench() {}

    /**
     * What was measured.
     *
     * @param world name
     * @param size of a frame, e.g. {@code 64x64}
     * @param threads that the world computed with
     * @param byK by the number of denoising steps; {@code "1"} alone for a world without that dial
     * @param peakMb most resident memory of this process so far, in MB of 2^20 bytes; 0 where the system does not tell
     */
    public record Result(String world, String size, int threads, Map<String, Rates> byK, double peakMb) {}

    /**
     * @param fps frames a second with all work of a frame counted
     * @param latencyMs from taking the action to the bytes of the frame, in milliseconds
     * @param beside how far the world was from the simulator beside it; null where none ran
     */
    public record Rates(
            Quantiles fps, Quantiles latencyMs, @Nullable Apart beside) {}

    /**
     * How far a learned world was from the simulator beside it, on average over stretches that each begin on the truth.
     *
     * @param psnr of the pictures, in dB
     * @param positionErrorPx of the bodies that were found; null where none was
     * @param stretch frames in a row without the truth
     */
    public record Apart(double psnr, @Nullable Double positionErrorPx, int stretch) {}

    /**
     * Measures.
     *
     * @param opener opens the world; called on this thread, closed here
     * @param threads that the opened world computes with; only reported
     */
    public static Result run(Supplier<? extends Environment> opener, int threads, Progress progress) {
        return run(opener, threads, FRAMES, progress);
    }

    /**
     * Measures over another number of frames.
     *
     * @param frames for each K, 1 or more
     */
    public static Result run(Supplier<? extends Environment> opener, int threads, int frames, Progress progress) {
        Check.atLeast("frames", frames, 1);
        try (Environment world = opener.get()) {
            EnvironmentInfo info = world.info();
            List<Integer> choices = info.stepChoices().isEmpty() ? List.of(1) : info.stepChoices();
            progress.start("measuring " + info.name(), (long) choices.size() * (WARM_UP + frames), "frames");
            PlaySession session = new PlaySession(world, PlayOptions.Pace.unpaced(0), 1);
            Map<String, Rates> byK = new LinkedHashMap<>();
            for (int k : choices) {
                if (!info.stepChoices().isEmpty()) {
                    session.want(k);
                }
                byK.put(
                        Integer.toString(k),
                        measure(session, frames, progress, (long) byK.size() * (WARM_UP + frames)));
            }
            progress.finish("");
            return new Result(info.name(), info.width() + "x" + info.height(), threads, byK, ResidentMemory.peakMb());
        }
    }

    private static Rates measure(PlaySession session, int frames, Progress progress, long before) {
        HeldInput input = new HeldInput(session.controls().restAction());
        session.restart(0);
        double[] latency = new double[frames];
        double[] period = new double[frames];
        BesideWorld pair = session.beside();
        GapMeans gaps = new GapMeans();
        for (int i = -WARM_UP; i < frames; i++) {
            int frame = i + WARM_UP;
            if (pair != null && Math.floorMod(i, STRETCH) == 0) {
                pair.resync();
            }
            long begin = System.nanoTime();
            input.hold(action(session.info().actions(), frame / HELD), frame, begin);
            PlaySession.Tick tick = session.tick(input.take(begin), 0);
            double ready = (System.nanoTime() - begin) / 1e6;
            if (tick.outcome().done()) {
                session.restart((session.start() + 1) % session.info().starts());
            }
            if (i >= 0) {
                latency[i] = ready;
                period[i] = (System.nanoTime() - begin) / 1e6;
                if (pair != null) {
                    gaps.add(pair.gap());
                }
            }
            progress.at(before + frame + 1, "");
        }
        return new Rates(Quantiles.ofRates(period), Quantiles.ofTimes(latency), pair == null ? null : gaps.apart());
    }

    private static final class GapMeans {
        private double psnr;
        private int pictures;
        private double error;
        private int read;

        void add(Gap gap) {
            psnr += gap.psnr();
            pictures++;
            double now = gap.bodies().positionError();
            if (!Double.isNaN(now)) {
                error += now;
                read++;
            }
        }

        Apart apart() {
            return new Apart(
                    Quantiles.rounded(psnr / pictures), read == 0 ? null : Quantiles.rounded(error / read), STRETCH);
        }
    }

    /** The n-th of a round of actions: every button in turn, every axis to and fro. */
    static Action action(ActionSpace space, int n) {
        if (space instanceof ActionSpace.Continuous continuous) {
            float[] values = new float[continuous.axes().size()];
            for (int i = 0; i < values.length; i++) {
                ActionAxis axis = continuous.axes().get(i);
                double share = 0.5 + 0.5 * Math.sin(0.7 * n + i);
                values[i] = (float) (axis.low() + share * (axis.high() - axis.low()));
            }
            return new Action.Move(values);
        }
        return space.labelled() ? new Action.Press(n % space.size()) : Action.NONE;
    }
}
