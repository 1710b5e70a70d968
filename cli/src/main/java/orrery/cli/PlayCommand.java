package orrery.cli;

import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.base.UsageException;
import orrery.genie.LiveWorld;
import orrery.genie.World;
import orrery.genie.WorldCard;
import orrery.play.PlayBench;
import orrery.play.PlayOptions;
import orrery.play.PlayServer;
import orrery.play.PlaySoak;
import orrery.tensor.TorchRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery play}: step into a learned world. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        description = "Step into a learned world: a page in your browser, for this machine only. Ends with Ctrl-C.",
        footer = {
            "",
            "Examples:",
            "  orrery play",
            "  orrery play pong --steps 2",
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
            description = "folder that learn wrote, or a name from the zoo (the best of the zoo)")
    @Nullable
    String world;

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
        machine.apply();
        // Two threads of one operation gain a tenth on quiet cores and wait for each other on busy ones.
        int threads = machine.threads == null ? 1 : machine.threadCount();
        try (World opened = World.open(folder())) {
            Supplier<LiveWorld> live = () -> {
                TorchRuntime.threads(threads); // of the thread that will play
                return opened.live();
            };
            if (bench) {
                PlayBench.Result result = PlayBench.run(live, threads, frames, output.progress());
                output.print(result, text(result));
            } else if (soak != null) {
                PlaySoak.Result result =
                        PlaySoak.run(live, options, soak, SPECTATORS, output.progress(), output.stop());
                output.print(result, text(result));
            } else {
                serve(live, options, threads);
            }
        }
        return 0;
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
                    out);
        } catch (OrreryException e) {
            throw new UsageException("play: " + e.getMessage(), e.cure());
        }
    }

    private void serve(Supplier<LiveWorld> live, PlayOptions options, int threads) {
        try (PlayServer server = PlayServer.open(live, options)) {
            if (!server.onlyThisMachine()) {
                output.progress()
                        .say(red("Other machines can reach this server. Whoever has the address below can drive;"
                                + " nothing is encrypted."));
            }
            output.print(
                    new Opened(server.worldName(), server.url(), server.port(), threads),
                    server.worldName() + " is ready: " + server.url() + "\nCtrl-C ends it.");
            if (!noBrowser) {
                browse(server.url());
            }
            server.serve(output.stop());
        }
    }

    private static String red(String text) {
        return Boolean.getBoolean("orrery.terminal") ? "\u001b[31m" + text + "\u001b[0m" : text;
    }

    /** Opens the system's browser where there is a screen; the printed address is there in any case. */
    private static void browse(String url) {
        boolean unix =
                !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).matches("(mac|windows).*");
        boolean screen = !unix || System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        if (!screen) {
            return;
        }
        try {
            if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                Desktop.getDesktop().browse(URI.create(url));
            } else if (unix) {
                new ProcessBuilder("xdg-open", url)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
        } catch (IOException | UnsupportedOperationException e) {
            // no browser: the address was printed
        }
    }

    /** The folder asked for: a path, a name in the zoo, or the best world of the zoo. */
    private Path folder() {
        Path zoo = Home.folder().resolve("zoo");
        if (world == null) {
            return best(zoo);
        }
        Path given = Path.of(world);
        Path named = zoo.resolve(world).normalize();
        boolean name = given.getNameCount() == 1 && !given.isAbsolute();
        return !Files.exists(given) && name && named.startsWith(zoo) && Files.isDirectory(named) ? named : given;
    }

    /** The world of the zoo that follows its actions best, as {@code eval world} measured it. */
    private static Path best(Path zoo) {
        try (Stream<Path> folders = Files.isDirectory(zoo) ? Files.list(zoo) : Stream.empty()) {
            return folders.filter(folder -> Files.exists(folder.resolve("world.json")))
                    .max(Comparator.<Path>comparingDouble(PlayCommand::control)
                            .thenComparing(Comparator.reverseOrder()))
                    .orElseThrow(() -> new UsageException(
                            "no world given, and the zoo is empty",
                            "Name a folder that learn wrote: orrery play my-world"));
        } catch (IOException e) {
            throw new OrreryException(zoo + ": cannot be listed", "Name a world: orrery play my-world", e);
        }
    }

    private static double control(Path folder) {
        try {
            Map<String, Object> measured =
                    Records.read(folder.resolve("world.json"), WorldCard.class).measured();
            return measured.get("shuffle_ratio") instanceof Number ratio ? ratio.doubleValue() : 0;
        } catch (OrreryException e) {
            return -1; // broken: only if nothing else is there, and then it says why
        }
    }

    private static String text(PlayBench.Result result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %s, %d threads, at most %.0f MB%n%4s  %22s  %24s%n",
                result.world(),
                result.size(),
                result.threads(),
                result.peakMb(),
                "K",
                "frames/s (95 of 100)",
                "answer ms (95 of 100)"));
        result.byK()
                .forEach((k, rates) -> text.append(String.format(
                        Locale.ROOT,
                        "%4s  %12.1f (%7.1f)  %13.2f (%8.2f)%n",
                        k,
                        rates.fps().p50(),
                        rates.fps().p95(),
                        rates.latencyMs().p50(),
                        rates.latencyMs().p95())));
        return text.toString().stripTrailing();
    }

    private static String text(PlaySoak.Result result) {
        List<Double> first = result.latencyMs().first();
        List<Double> last = result.latencyMs().last();
        return String.format(
                Locale.ROOT,
                "%s played for %.1f minutes: %d frames, %.1f a second, %d errors%n"
                        + "resident memory %.0f MB at the start, %.0f after warm-up, %.0f at the end (%+.1f MB an hour)%n"
                        + "answer, 50/95/99 of 100: %s ms in the first minute, %s in the last",
                result.world(),
                result.minutes(),
                result.frames(),
                result.fps(),
                result.errors(),
                result.rssMb().start(),
                result.rssMb().warm(),
                result.rssMb().end(),
                result.slopeMbPerHour(),
                first,
                last);
    }
}
