package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.genie.World;
import orrery.genie.evaluation.EvalOptions;
import orrery.genie.evaluation.EvalResult;
import orrery.genie.evaluation.EvalWorld;
import orrery.worlds.EpisodeFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code orrery eval}: the group of examinations. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measure how good something learned is.",
        subcommands = {
            EvalCommand.OfWorld.class,
            EvalPhysicsCommand.class,
            EvalButtonsCommand.class,
            EvalShotsCommand.class,
            EvalCurateCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  orrery eval world pong recordings/pong",
            "  orrery eval physics billiard",
            "  orrery eval shots footage",
            "  orrery eval curate footage"
        })
final class EvalCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "nothing to measure: give world, physics, buttons, shots or curate");
    }

    /** {@code orrery eval world}: the world against recorded play. */
    @Command(
            name = "world",
            mixinStandardHelpOptions = true,
            description = "Continue recorded play with a world and compare with what really came.",
            footer = {
                "",
                "Examples:",
                "  orrery eval world my-world recordings",
                "  orrery eval world my-world recordings --split val --video beside.mp4 --json"
            })
    static final class OfWorld implements Callable<Integer> {
        @Mixin
        Output output;

        @Mixin
        MachineOptions machine;

        @Mixin
        SeedOption seed;

        @Parameters(index = "0", paramLabel = "WORLD", description = "folder that learn wrote, or a name from the zoo")
        Path world;

        @Parameters(index = "1", paramLabel = "EPISODES", description = "folder of recorded play with the same actions")
        Path episodes;

        @Option(
                names = "--split",
                defaultValue = "auto",
                paramLabel = "PART",
                description = "val: episodes set aside; all: every one (val if the world was learned from this folder)")
        String split = "auto";

        @Option(
                names = "--windows",
                defaultValue = "96",
                paramLabel = "N",
                description = "stretches of play to continue, 64 or more (${DEFAULT-VALUE})")
        int windows;

        @Option(
                names = "--steps",
                defaultValue = "4",
                paramLabel = "K",
                description = "denoising steps a frame: 1, 2, 4 or 8 (${DEFAULT-VALUE})")
        int steps;

        @Option(
                names = "--video",
                paramLabel = "FILE",
                description = "film of truth beside model, H.264, e.g. beside.mp4")
        @Nullable
        Path video;

        @Option(names = "--save", description = "store the figures in the world's world.json")
        boolean save;

        @Override
        public Integer call() {
            if (windows < EvalOptions.FEWEST_WINDOWS) {
                throw new UsageException(
                        "--windows is " + windows,
                        "Use " + EvalOptions.FEWEST_WINDOWS + " or more: with fewer, differences are noise.");
            }
            EvalOptions usual = EvalOptions.standard();
            EvalOptions options =
                    new EvalOptions(EvalOptions.part(split), windows, steps, seed.value, usual.driftFrames(), video);
            machine.apply();
            try (World opened = World.open(Playable.folder(world.toString()))) {
                EpisodeFolder recorded = EpisodeFolder.open(episodes, output.progress());
                EvalResult result = EvalWorld.run(opened, recorded, options, output.progress(), output.stop());
                if (save) {
                    EvalWorld.save(opened, result);
                }
                output.print(result, EvalText.of(result));
            }
            return 0;
        }
    }
}
