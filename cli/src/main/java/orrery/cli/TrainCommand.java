package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.UsageException;
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
        description = "Repeat a recipe from its recordings, with the recipe's threads, to the same weights.",
        footer = {"", "Example:", "  orrery train zoo/pong/recipe.yaml -o pong-again"})
final class TrainCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

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
        if (machine.threads != null) {
            throw new UsageException(
                    "--threads belongs to the recipe: another number gives other last bits",
                    "Leave it out, or change \"threads\" in a copy of the recipe.");
        }
        if (Learn.finished(world)) {
            throw new OrreryException(world + " is a finished world", "Choose another --out.");
        }
        LearnOptions.Extras extras =
                new LearnOptions.Extras(machine.memoryBytes().orElse(0L), null, !noPictures, !noEval);
        try (Learn learn = Learn.repeat(recipe, episodes, world, extras, output.progress(), output.stop())) {
            Learned learned = learn.run();
            output.print(LearnCommand.answer(learned), LearnCommand.text(learned));
        }
        return 0;
    }
}
