package orrery.genie;

import java.time.Duration;
import orrery.base.Check;
import orrery.tensor.Precision;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.training.CadenceConfig;
import orrery.training.OptimizerConfig;
import orrery.training.ScheduleConfig;
import orrery.training.TrainingConfig;

/**
 * Everything that decides the bytes of a learned world. Written as {@code recipe.yaml} before training begins; {@code orrery train}
 * runs it again from the episodes to the same weights.
 *
 * @param format of this file, 1
 * @param kind {@code live}
 * @param name of the world
 * @param episodes folder of the recorded play, relative to the recipe where possible
 * @param episodesHash SHA-256 of that folder's content
 * @param threads inside an operation; another number gives other last bits
 * @param tokenizer first part
 * @param dynamics second part
 */
public record Recipe(
        int format,
        String kind,
        String name,
        String episodes,
        String episodesHash,
        int threads,
        TokenizerPart tokenizer,
        DynamicsPart dynamics) {
    static final int FORMAT = 1;

    /** Share of a time budget that each part gets; the rest is for reading, encoding and measuring. */
    static final double TOKENIZER_SHARE = 0.22;

    static final double DYNAMICS_SHARE = 0.68;

    /**
     * The tokenizer's training.
     *
     * @param network sizes
     * @param batch pictures in a step
     * @param training steps, rates, seed
     */
    public record TokenizerPart(FrameTokenizerConfig network, int batch, TrainingConfig training) {}

    /**
     * The dynamics' training.
     *
     * @param network sizes
     * @param batch windows in a step
     * @param training steps, rates, seed
     */
    public record DynamicsPart(DynamicsConfig network, DynamicsBatch batch, TrainingConfig training) {}

    public Recipe {
        Check.that(
                format == FORMAT,
                "Update Orrery, or learn the world again.",
                "recipe of format %d, this reads 1",
                format);
        Check.that(kind.equals("live"), "Use a recipe that learn wrote.", "recipe of kind \"%s\"", kind);
    }

    Recipe withSteps(long tokenizerSteps, long dynamicsSteps) {
        return new Recipe(
                format,
                kind,
                name,
                episodes,
                episodesHash,
                threads,
                new TokenizerPart(
                        tokenizer.network(),
                        tokenizer.batch(),
                        tokenizer.training().withSteps(tokenizerSteps)),
                new DynamicsPart(
                        dynamics.network(),
                        dynamics.batch(),
                        dynamics.training().withSteps(dynamicsSteps)));
    }

    static TrainingConfig tokenizerTraining(long seed) {
        return new TrainingConfig(
                1,
                new OptimizerConfig(2e-3, 0.9, 0.99, 1e-8, 0.01, 1),
                ScheduleConfig.cosine(60, 0.01),
                0.999,
                Precision.fastest(),
                new CadenceConfig(20, 500, Duration.ofMinutes(2)),
                seed);
    }

    static TrainingConfig dynamicsTraining(long seed) {
        return new TrainingConfig(
                1,
                new OptimizerConfig(1e-3, 0.9, 0.98, 1e-8, 0.01, 1),
                ScheduleConfig.wsd(60, 0.6, 0.05),
                0.999,
                Precision.fastest(),
                new CadenceConfig(20, 500, Duration.ofMinutes(2)),
                seed);
    }
}
