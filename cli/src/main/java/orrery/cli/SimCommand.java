package orrery.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.worlds.simulators.Pace;
import orrery.worlds.simulators.Recording;
import orrery.worlds.simulators.Simulator;
import orrery.worlds.simulators.Simulators;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery sim}: episodes from a programmed world. */
@Command(
        name = "sim",
        mixinStandardHelpOptions = true,
        description =
                "Record episodes of a simulator, to learn from. Ctrl-C keeps whole episodes; the same command goes on.",
        footer = {
            "",
            "Examples:",
            "  orrery sim billiard --episodes 300 --seed 1 -o episodes",
            "  orrery learn episodes -o my-world"
        })
final class SimCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    SeedOption seed;

    @Mixin
    OutOption out;

    @Mixin
    SceneOptions scenes;

    @Parameters(
            paramLabel = "WORLD",
            description = "which simulator: ${COMPLETION-CANDIDATES}",
            completionCandidates = Names.class)
    String world;

    @Option(
            names = "--episodes",
            defaultValue = "100",
            paramLabel = "N",
            description = "how many; the last 15 %% are for validation (${DEFAULT-VALUE})")
    int episodes;

    @Option(
            names = "--frames",
            defaultValue = "200",
            paramLabel = "N",
            description = "most frames of an episode (${DEFAULT-VALUE})")
    int frames;

    @Option(
            names = "--player",
            defaultValue = "mixed",
            paramLabel = "WHO",
            description = "random, scripted, or mixed: both and in between (${DEFAULT-VALUE})")
    Recording.Who player = Recording.Who.MIXED;

    /** What help and completion list. */
    static final class Names implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return Simulators.names().iterator();
        }
    }

    /**
     * What {@code --json} prints.
     *
     * @param episodes in the folder
     * @param frames in the folder
     * @param fps that the simulator makes and draws in a second of one core
     * @param recordedFps a second, with describing and writing them
     */
    record Answer(int episodes, long frames, double fps, double recordedFps) {}

    @Override
    public Integer call() {
        try (Simulator simulator = scenes.open(world)) {
            Recording.Result result =
                    Recording.write(simulator, plan(), out.required("episodes"), output.progress(), output.stop());
            double fps = Pace.measure(simulator, output.stop());
            Answer answer = new Answer(result.episodes(), result.frames(), fps, result.fps());
            output.print(answer, text(answer));
        }
        return 0;
    }

    private Recording.Plan plan() {
        try {
            return new Recording.Plan(episodes, frames, player, seed.value);
        } catch (OrreryException e) {
            throw new UsageException("sim: " + e.getMessage(), e.cure());
        }
    }

    private String text(Answer result) {
        return String.format(
                Locale.ROOT,
                "%d episodes, %d frames in %s%nthe simulator makes %.0f frames in a second of one core; these were written at %.0f a second%nlearn from it: orrery learn %s",
                result.episodes(),
                result.frames(),
                out.path,
                result.fps(),
                result.recordedFps(),
                out.path);
    }
}
