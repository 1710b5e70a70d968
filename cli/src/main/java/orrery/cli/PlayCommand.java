package orrery.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.play.PlayBench;
import orrery.play.PlayOptions;
import orrery.play.PlayServer;
import orrery.play.PlaySoak;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery play}: step into a learned world, a simulator, or both side by side. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        description =
                "Step into a learned world, a simulator, or both side by side: a page in your browser, for this machine only."
                        + " Ends with Ctrl-C.",
        footer = {
            "",
            "Examples:",
            "  orrery play",
            "  orrery play pong --steps 2",
            "  orrery play sim:billiard",
            "  orrery play billiard --beside simulator",
            "  orrery play pong --image sketch.png",
            "  orrery play pong --keys pong-keys.json",
            "  orrery play my-world --bench --json",
            "",
            "One thread computes unless --threads says otherwise: on shared cores more of them wait for each other."
        })
final class PlayCommand implements Callable<Integer> {
    private static final int SPECTATORS = 3;

    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Parameters(
            paramLabel = "WORLD",
            arity = "0..1",
            description =
                    "folder that learn wrote, a name from the zoo, or sim:NAME for a simulator (the best of the zoo)")
    @Nullable
    String world;

    @Option(
            names = "--beside",
            paramLabel = "SIMULATOR",
            description =
                    "show the truth beside the learned world, under the same keys, with a meter of how far they are"
                            + " apart: simulator for the one of the world's name, or sim:NAME")
    @Nullable
    String beside;

    @Mixin
    PromptOptions prompt;

    @Mixin
    SceneOptions scenes;

    @Option(
            names = "--port",
            defaultValue = "0",
            paramLabel = "N",
            description = "port; 0 for any free one (${DEFAULT-VALUE})")
    int port;

    @Option(
            names = "--listen",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "address to listen on; 0.0.0.0 lets other machines in (${DEFAULT-VALUE})")
    String listen = "127.0.0.1";

    @Option(
            names = "--token",
            paramLabel = "TEXT",
            description = "secret that the page must show (a new one each time)")
    @Nullable
    String token;

    @Option(
            names = "--steps",
            defaultValue = "0",
            paramLabel = "K",
            description = "denoising steps a frame: 1, 2, 4 or 8 (the world's own choice)")
    int steps;

    @Option(names = "--fixed-steps", description = "never lower K, even when frames come late")
    boolean fixedSteps;

    @Option(
            names = "--speed",
            defaultValue = "1",
            paramLabel = "X",
            description = "factor on the world's own speed, 0.25 to 4; 0 for as fast as possible (${DEFAULT-VALUE})")
    double speed;

    @Option(
            names = {"-o", "--out"},
            defaultValue = "recordings",
            paramLabel = "FOLDER",
            description = "where episodes recorded from the page go (${DEFAULT-VALUE})")
    Path out = Path.of("recordings");

    @Option(
            names = "--agents",
            defaultValue = "4",
            paramLabel = "N",
            description = "programs that may play at once, each in a world of its own (${DEFAULT-VALUE})")
    int agents;

    @Option(names = "--no-browser", description = "only print the address")
    boolean noBrowser;

    @Option(names = "--bench", description = "measure frames a second and latency instead, without a browser")
    boolean bench;

    @Option(names = "--frames", defaultValue = "300", hidden = true, description = "frames of --bench for each K")
    int frames;

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            description = "play for so long with " + SPECTATORS + " spectators and watch memory instead, e.g. 10m")
    @Nullable
    Duration soak;

    /** The last line of {@code --json} while the server runs. */
    record Opened(String world, String url, int port, int threads) {}

    @Override
    public Integer call() {
        PlayOptions options = options();
        if (prompt.given() && (bench || soak != null)) {
            throw new UsageException(
                    "--image, --text and --keys are for play, not for measuring it",
                    "Leave them out, or --bench and --soak.");
        }
        // Two threads of one operation gain a tenth on quiet cores and wait for each other on busy ones.
        int threads = machine.threads == null ? 1 : machine.threadCount();
        try (Playable opened = open(threads)) {
            if (bench) {
                PlayBench.Result result = PlayBench.run(opened.opener(), threads, frames, output.progress());
                output.print(result, PlayText.of(result));
            } else if (soak != null) {
                PlaySoak.Result result =
                        PlaySoak.run(opened.opener(), options, soak, SPECTATORS, output.progress(), output.stop());
                output.print(result, PlayText.of(result));
            } else {
                serve(opened, options, threads);
            }
        }
        return 0;
    }

    private Playable open(int threads) {
        if (world != null && world.startsWith(Playable.SIMULATOR)) {
            if (beside != null) {
                throw new UsageException(
                        "--beside puts a simulator beside a learned world, and " + world + " is a simulator",
                        "Leave --beside out, or name a learned world.");
            }
            return Playable.simulator(world.substring(Playable.SIMULATOR.length()), scenes);
        }
        machine.apply();
        Path folder =
                world == null ? Zoo.bestFolder(beside != null && !beside.startsWith("sim:")) : Playable.folder(world);
        return beside == null ? Playable.learned(folder, threads) : Playable.beside(folder, beside, scenes, threads);
    }

    private PlayOptions options() {
        if (!List.of(0, 1, 2, 4, 8).contains(steps)) {
            throw new UsageException("--steps is " + steps, "Use 1, 2, 4 or 8.");
        }
        try {
            return new PlayOptions(
                    new PlayOptions.Door(listen, port, token),
                    new PlayOptions.Pace(steps, !fixedSteps, speed),
                    seed.value,
                    out,
                    agents);
        } catch (OrreryException e) {
            throw new UsageException("play: " + e.getMessage(), e.cure());
        }
    }

    private void serve(Playable opened, PlayOptions options, int threads) {
        try (PlayServer server = PlayServer.open(opened.opener(), options, opened.found())) {
            prompt.begin(server, output.progress());
            if (!server.onlyThisMachine()) {
                output.progress()
                        .say(red("Other machines can reach this server. Whoever has the address below can drive;"
                                + " nothing is encrypted."));
            }
            output.print(
                    new Opened(server.worldName(), server.url(), server.port(), threads),
                    server.worldName() + " is ready: " + server.url() + "\nCtrl-C ends it.");
            if (!noBrowser) {
                Browser.show(server.url());
            }
            server.serve(output.stop());
        }
    }

    private static String red(String text) {
        return Boolean.getBoolean("orrery.terminal") ? "\u001b[31m" + text + "\u001b[0m" : text;
    }
}
