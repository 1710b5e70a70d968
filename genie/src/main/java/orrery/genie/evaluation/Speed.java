package orrery.genie.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.LiveWorld;
import orrery.genie.World;

/** How many frames a second one player could have, unpaced, and how long from an action to the bytes of its frame. */
public final class Speed {
    private static final int WARM_UP = 30;
    private static final int FRAMES = 300;

    private Speed() {}

    /** Frames a second of one player under random actions, unpaced: {@value #FRAMES} after {@value #WARM_UP} to warm up. */
    public static double framesASecond(World world, int steps, long seed, Progress progress, Stop stop) {
        return measure(world, steps, seed, progress, stop).fps();
    }

    static EvalResult.Speed measure(World world, int steps, long seed, Progress progress, Stop stop) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] answers = new double[FRAMES];
        progress.start("measuring speed", WARM_UP + FRAMES, "frames");
        try (LiveWorld live = world.live()) {
            live.steps(steps);
            long begun = 0;
            for (int i = 0; i < WARM_UP + FRAMES; i++) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while evaluating", "Give the same command again.");
                }
                if (i == WARM_UP) {
                    begun = System.nanoTime();
                }
                live.idle(); // part of the capacity, not of the answer: it runs before the key is pressed
                long pressed = System.nanoTime();
                live.step(RandomActions.draw(world.card().actions(), random));
                if (i >= WARM_UP) {
                    answers[i - WARM_UP] = (System.nanoTime() - pressed) / 1e6;
                }
                progress.at(i + 1L, "");
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            progress.finish("");
            Arrays.sort(answers);
            return new EvalResult.Speed(
                    FRAMES / seconds, answers[FRAMES / 2], answers[(int) Math.ceil(0.95 * FRAMES) - 1]);
        }
    }
}
