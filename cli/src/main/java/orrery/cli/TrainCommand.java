package orrery.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.UsageException;
import orrery.genie.Learn;
import orrery.genie.LearnOptions;
import orrery.genie.Learned;
import orrery.tensor.ProcessGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code orrery train}: a recipe again. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Repeat a recipe from its recordings, with the recipe's threads, to the same weights.",
        footer = {
            "",
            "Examples:",
            "  orrery train zoo/pong/recipe.yaml -o pong-again",
            "  orrery train zoo/pong/recipe.yaml -o pong-again --processes 2"
        })
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

    @Option(
            names = "--processes",
            defaultValue = "1",
            paramLabel = "N",
            description = "how many train together, each on its share of every batch (${DEFAULT-VALUE})")
    int processes;

    @Option(names = Companions.JOIN, hidden = true, description = "given to the further processes")
    @Nullable
    String join;

    @Spec
    CommandSpec spec;

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
        Check.atLeast("--processes", processes, 1);
        if (join != null) {
            follow(join, world, extras);
            return 0;
        }
        try (Companions companions = processes == 1 ? null : Companions.start(commandLine(), processes);
                Learn learn = Learn.repeat(recipe, episodes, world, extras, output.progress(), output.stop())) {
            Learned learned = companions == null ? learn.run() : lead(learn, companions);
            output.print(LearnCommand.answer(learned), LearnCommand.text(learned));
        }
        return 0;
    }

    private List<String> commandLine() {
        return spec.commandLine().getParseResult().originalArgs().stream()
                .filter(argument -> !argument.equals("--json"))
                .toList();
    }

    private Learned lead(Learn learn, Companions companions) {
        try (ProcessGroup group = companions.join()) {
            return learn.run(group);
        } finally {
            String complaints = companions.complaints();
            if (!complaints.isEmpty()) {
                output.progress().say(complaints);
            }
        }
    }

    private void follow(String place, Path world, LearnOptions.Extras extras) {
        try (Learn learn = Learn.repeat(recipe, episodes, world, extras, Progress.SILENT, output.stop());
                ProcessGroup group = Companions.join(place)) {
            learn.follow(group);
        }
    }
}
