package orrery.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import orrery.base.UsageException;
import orrery.genie.FindButtons;
import orrery.genie.World;
import orrery.genie.evaluation.CodeFigures;
import orrery.worlds.EpisodeFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery buttons}: the search for buttons by itself. */
@Command(
        name = "buttons",
        mixinStandardHelpOptions = true,
        description =
                "Find buttons in video, in the latents of a world that there is, and compare them with the recorded"
                        + " ones. Ctrl-C saves; the same command goes on.",
        footer = {
            "",
            "Examples:",
            "  orrery buttons pong recordings -o pong-buttons",
            "  orrery buttons pong recordings -o pong-named --labels 200"
        })
final class ButtonsCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Mixin
    OutOption out;

    @Parameters(
            index = "0",
            paramLabel = "WORLD",
            description = "whose tokenizer to use: a folder, or a name from the zoo")
    String world = "";

    @Parameters(index = "1", paramLabel = "EPISODES", description = "folder of recorded play with buttons")
    Path episodes = Path.of("");

    @Mixin
    CodeOptions codes;

    @Option(names = "--steps", defaultValue = "1600", paramLabel = "N", description = "updates (${DEFAULT-VALUE})")
    long steps;

    @Override
    public Integer call() {
        if (steps < 1) {
            throw new UsageException("--steps is " + steps, "Give a number of updates, e.g. --steps 1600.");
        }
        Path folder = out.required("pong-buttons");
        machine.apply();
        try (World opened = World.open(Playable.folder(world))) {
            FindButtons.Found found = FindButtons.run(
                    opened,
                    EpisodeFolder.open(episodes, output.progress()),
                    folder,
                    new FindButtons.Options(codes.count, codes.labels, steps, seed.value),
                    output.progress(),
                    output.stop());
            output.print(found, text(found));
        }
        return 0;
    }

    private static String text(FindButtons.Found found) {
        CodeFigures c = found.codes();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "buttons of %s in %s: %d steps, %.1f s of training%n",
                found.world(),
                found.folder(),
                found.steps(),
                found.seconds()));
        text.append(EvalText.codes(c));
        return text.toString().stripTrailing();
    }
}
