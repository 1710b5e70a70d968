package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.genie.Learn;
import orrery.genie.LearnOptions;
import orrery.genie.Learned;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery train}: a recipe again. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Repeat a recipe from its recordings, to the same weights.",
            "The threads are the recipe's: with another number the last bits would differ."
        },
        footer = {"", "Example:", "  orrery train zoo/pong/recipe.yaml -o pong-again"})
final class TrainCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Option(names = "--memory", paramLabel = "SIZE", description = "memory to stay under, e.g. 6g (what is free)")
    @Nullable
    ByteSize memory;

    @Parameters(paramLabel = "RECIPE", description = "recipe.yaml of a world")
    Path recipe;

    @Option(names = "--episodes", paramLabel = "FOLDER", description = "the recordings (where the recipe says)")
    @Nullable
    Path episodes;

    @Option(names = "--no-eval", description = "leave out the evaluation at the end")
    boolean noEval;

    @Option(names = "--no-pictures", description = "no pictures in the report, for recordings that may not be shown")
    boolean noPictures;

    @Override
    public Integer call() {
        Path world = out.required("world-again");
        if (Learn.finished(world)) {
            throw new OrreryException(world + " is a finished world", "Choose another --out.");
        }
        LearnOptions.Extras extras =
                new LearnOptions.Extras(memory == null ? 0 : memory.bytes(), null, !noPictures, !noEval);
        try (Learn learn = Learn.repeat(recipe, episodes, world, extras, output.progress(), output.stop())) {
            Learned learned = learn.run();
            output.print(LearnCommand.answer(learned), LearnCommand.text(learned));
        }
        return 0;
    }
}
