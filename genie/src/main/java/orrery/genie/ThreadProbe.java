package orrery.genie;

import orrery.tensor.TorchRuntime;
import orrery.tokenizer.FrameTokenizer;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.training.Calibration;
import orrery.worlds.ActionSpace;

/**
 * How many threads learn fastest here and now. Two threads on two quiet cores gain a third; on cores that others use they wait for
 * each other and may lose more than half. Asked once: the answer goes into the recipe.
 */
final class ThreadProbe {
    private static final int FRAMES = 16;
    private static final int SIDE = 64;
    private static final int WARMUP = 1;
    private static final int STEPS = 5;

    private ThreadProbe() {}

    /** One, or all cores. Leaves that number set. */
    static int fastest() {
        int cores = Runtime.getRuntime().availableProcessors();
        int chosen = 1;
        if (cores > 1) {
            double alone = seconds(1);
            chosen = seconds(cores) < 0.95 * alone ? cores : 1;
        }
        TorchRuntime.threads(chosen);
        return chosen;
    }

    private static double seconds(int threads) {
        TorchRuntime.threads(threads);
        try (Corpus noise = Corpus.noise(ActionSpace.unlabelled(), FRAMES, SIDE, SIDE);
                Background background = Background.of(noise.pictures());
                FrameTokenizer tokenizer = new FrameTokenizer(FrameTokenizerConfig.live(SIDE, SIDE))) {
            tokenizer.initialize(1);
            return Calibration.secondsPerStep(
                    Recipe.tokenizerTraining(1),
                    new TokenizerTrainee(tokenizer, noise, noise, background, FRAMES),
                    WARMUP,
                    STEPS);
        }
    }
}
