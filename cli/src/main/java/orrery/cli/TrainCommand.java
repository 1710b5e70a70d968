package orrery.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
import orrery.tokenizer.training.TrainTokenizer;
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
        description = "Repeat a recipe from its recordings or videos, with its threads, to the same weights.",
        footer = {
            "",
            "Examples:",
            "  orrery train zoo/pong/recipe.yaml -o pong-again",
            "  orrery train zoo/pong/recipe.yaml -o pong-again --processes 2",
            "  orrery train zoo/nano-cv/recipe.yaml -o my-tokenizer --minutes 60"
        })
final class TrainCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Parameters(paramLabel = "RECIPE", description = "recipe.yaml of a world or of a tokenizer")
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

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "of a tokenizer: the time to train in, instead of the recipe's number of steps")
    @Nullable
    Double minutes;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        if (TrainTokenizer.isFor(recipe)) {
            trainTokenizer();
            return 0;
        }
        if (minutes != null) {
            throw new UsageException(
                    "--minutes is for tokenizers: a world's recipe says its steps", "Leave it out, or use learn.");
        }
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

    private void trainTokenizer() {
        Path folder = out.required("tokenizer-again");
        if (machine.threads != null || processes != 1 || episodes != null || noEval || noPictures) {
            throw new UsageException(
                    "a tokenizer's recipe says its threads and videos, and is trained by one process",
                    "Leave out --threads, --processes, --episodes, --no-eval and --no-pictures.");
        }
        if (minutes != null && (!(minutes > 0) || minutes > 100_000)) {
            throw new UsageException("--minutes is " + minutes, "Give a time above 0, e.g. --minutes 30.");
        }
        @Nullable Duration budget = minutes == null ? null : Duration.ofMillis(Math.round(minutes * 60_000));
        try (TrainTokenizer training =
                TrainTokenizer.prepare(recipe, folder, budget, output.progress(), output.stop())) {
            TrainTokenizer.Trained trained = training.run();
            output.print(
                    trained,
                    String.format(
                            Locale.ROOT,
                            "trained %s in %.1f minutes: PSNR %.2f dB on videos set aside",
                            trained.folder(),
                            trained.minutes(),
                            trained.measured().psnr()));
        }
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
