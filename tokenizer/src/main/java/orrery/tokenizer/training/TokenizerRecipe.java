package orrery.tokenizer.training;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.training.TrainingConfig;

/**
 * Everything that decides the bytes of a trained tokenizer. {@code orrery train} runs it from the videos to the weights.
 *
 * @param format of this file, 1
 * @param kind {@code tokenizer}
 * @param name of the tokenizer
 * @param data videos to learn from
 * @param judged videos set aside, to measure on
 * @param threads inside an operation; another number gives other last bits
 * @param network sizes
 * @param startFrom weights to begin with, as far as keys and shapes fit, relative to the recipe where possible; null for random ones
 * @param linearStart whether what is not taken from there begins as a linear codec of the data, not as random numbers
 * @param batches shapes of batches; each step draws one
 * @param loss what is minimised
 * @param teachers networks that judge reconstructions; null for none
 * @param training steps, rates, seed
 */
public record TokenizerRecipe(
        int format,
        String kind,
        String name,
        List<ClipSource> data,
        ClipSource judged,
        int threads,
        CosmosConfig network,
        @Nullable String startFrom,
        boolean linearStart,
        List<BatchShape> batches,
        LossStages loss,
        @Nullable TeacherFiles teachers,
        TrainingConfig training) {
    /** What {@code kind} says. */
    public static final String KIND = "tokenizer";

    static final int FORMAT = 1;

    public TokenizerRecipe {
        Check.that(format == FORMAT, "Update Orrery.", "recipe of format %d, this reads 1", format);
        Check.that(kind.equals(KIND), "Use a recipe of kind tokenizer.", "recipe of kind \"%s\"", kind);
        data = List.copyOf(data);
        batches = List.copyOf(batches);
        Check.that(!data.isEmpty(), "Name a folder of videos.", "a recipe without data");
        Check.that(!batches.isEmpty(), "Name a shape.", "a recipe without batches");
        int time = network.video() ? network.compression().time() : 1;
        for (BatchShape shape : batches) {
            Check.divides("the compression of space", network.compression().space(), "side", shape.side());
            Check.that(
                    network.video() ? shape.frames() % time == 1 % time : shape.frames() == 1,
                    "Use " + (network.video() ? "1 or 1 more than a multiple of " + time : "1") + ".",
                    "clips of %d frames",
                    shape.frames());
        }
    }

    /** One clip of the longest and, of these, largest shape: what statistics are taken from. */
    BatchShape sample() {
        BatchShape most = batches.stream()
                .max(Comparator.comparingInt(BatchShape::frames).thenComparingInt(BatchShape::side))
                .orElseThrow();
        return new BatchShape(most.frames(), most.side(), 1);
    }

    /** The same recipe for another number of steps. */
    TokenizerRecipe withSteps(long steps) {
        return new TokenizerRecipe(
                format,
                kind,
                name,
                data,
                judged,
                threads,
                network,
                startFrom,
                linearStart,
                batches,
                loss,
                teachers,
                training.fittedTo(steps));
    }

    /** The same recipe with its files elsewhere. */
    TokenizerRecipe at(
            List<ClipSource> elsewhere, ClipSource judge, @Nullable String weights, @Nullable TeacherFiles judges) {
        return new TokenizerRecipe(
                format,
                kind,
                name,
                elsewhere,
                judge,
                threads,
                network,
                weights,
                linearStart,
                batches,
                loss,
                judges,
                training);
    }
}
