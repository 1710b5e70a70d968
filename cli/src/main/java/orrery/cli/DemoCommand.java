package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.genie.Learn;
import orrery.genie.LearnOptions;
import orrery.genie.Learned;
import orrery.play.PlayBench;
import orrery.play.PlayOptions;
import orrery.play.PlayServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery demo}: a world learned before your eyes, then the best worlds of the zoo to step into. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Learn a small world in a minute, show it, then step into the best world that is here.",
        footer = {"", "Examples:", "  orrery demo", "  orrery demo --headless --json"})
final class DemoCommand implements Callable<Integer> {
    private static final String STEPS = "4";
    private static final int FRAMES = 60;
    private static final int THREADS = 1; // as play does

    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Option(
            names = {"-o", "--out"},
            defaultValue = "demo-world",
            paramLabel = "FOLDER",
            description =
                    "where the world of the demo goes (${DEFAULT-VALUE}); one that a demo made before is replaced")
    Path out = Path.of("demo-world");

    @Option(
            names = "--minutes",
            defaultValue = "1",
            paramLabel = "N",
            description = "time to train in (${DEFAULT-VALUE})")
    double minutes;

    @Option(names = "--headless", description = "no browser: measure how fast the world answers, and end")
    boolean headless;

    /** What {@code --headless --json} prints. */
    record Answer(
            boolean ok,
            String world,
            double fps,
            double seconds,
            List<String> files,
            @Nullable Second second) {}

    /** The second world, measured beside its simulator. */
    record Second(String world, double fps) {}

    /** What {@code --json} prints while the servers run. */
    record Doors(String world, String url, int port, int threads, PlayCommand.@Nullable Opened second) {}

    @Override
    public Integer call() {
        if (!(minutes > 0) || minutes > 600) {
            throw new UsageException("--minutes is " + minutes, "Give a time above 0, e.g. --minutes 1.");
        }
        long begun = System.nanoTime();
        machine.apply();
        Learned learned = learn();
        List<String> files = new ArrayList<>();
        for (String name : List.of("preview.png", "report.html", "world.json")) {
            files.add(out.resolve(name).toString());
        }
        output.line(String.format(
                Locale.ROOT,
                "A world of its own, from %.1f minutes of training, lies in %s.%n"
                        + "  picture: %s (recorded play above, what the world makes of it below)%n  report:  %s",
                learned.minutes(),
                out,
                files.get(0),
                files.get(1)));
        Shows shows = shows();
        if (headless) {
            print(shows, files, begun);
        } else {
            play(shows);
        }
        return 0;
    }

    /**
     * What is shown after the training.
     *
     * @param first folder of a world
     * @param second folder of a world that is shown beside its simulator; null when the zoo has none
     */
    private record Shows(Path first, @Nullable Path second) {}

    private Shows shows() {
        Path zoo = Zoo.folder();
        Optional<Zoo.Entry> first = Zoo.best(zoo, world -> world.simulator() == null);
        Optional<Zoo.Entry> second = Zoo.best(zoo, world -> world.simulator() != null);
        return new Shows(
                first.map(world -> Path.of(world.folder())).orElse(out),
                second.map(world -> Path.of(world.folder())).orElse(null));
    }

    private static Playable first(Shows shows) {
        return Playable.learned(shows.first(), THREADS);
    }

    private static @Nullable Playable second(Shows shows) {
        return shows.second() == null
                ? null
                : Playable.beside(shows.second(), "simulator", new SceneOptions(), THREADS);
    }

    /** Measures what would be shown. */
    private void print(Shows shows, List<String> files, long begun) {
        double fps;
        Second beside = null;
        try (Playable one = first(shows)) {
            fps = fps(one);
        }
        try (Playable two = second(shows)) {
            if (two != null) {
                beside = new Second(String.valueOf(shows.second()), fps(two));
            }
        }
        double seconds = Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
        String text = String.format(
                Locale.ROOT,
                "%s answers with %.0f frames a second (K = %s)%s; the demo took %.0f seconds.%nStep in: orrery play %s%s",
                shows.first(),
                fps,
                STEPS,
                beside == null
                        ? ""
                        : String.format(
                                Locale.ROOT, ", %s beside its simulator with %.0f", beside.world(), beside.fps()),
                seconds,
                shows.first(),
                beside == null ? "" : "\n     and: orrery play " + beside.world() + " --beside simulator");
        output.print(new Answer(true, shows.first().toString(), fps, seconds, files, beside), text);
    }

    private double fps(Playable world) {
        Map<String, PlayBench.Rates> byK = PlayBench.run(world.opener(), THREADS, FRAMES, output.progress())
                .byK();
        PlayBench.Rates rates = byK.getOrDefault(STEPS, byK.values().iterator().next());
        return rates.fps().p50();
    }

    /** Opens the doors, the second world's beside the first, and the browser on each. */
    private void play(Shows shows) {
        try (Playable one = first(shows);
                PlayServer door = PlayServer.open(one.opener(), PlayOptions.defaults());
                Playable two = second(shows);
                PlayServer next = two == null ? null : PlayServer.open(two.opener(), PlayOptions.defaults())) {
            Doors doors = new Doors(
                    door.worldName(),
                    door.url(),
                    door.port(),
                    THREADS,
                    next == null ? null : new PlayCommand.Opened(next.worldName(), next.url(), next.port(), THREADS));
            String text = doors.world() + " is ready: " + doors.url();
            if (doors.second() != null) {
                text += "\n" + doors.second().world() + ", learned and simulated side by side: "
                        + doors.second().url();
            }
            output.print(doors, text + "\nCtrl-C ends the demo.");
            Browser.show(door.url());
            if (next != null) {
                Browser.show(next.url());
            }
            door.serve(output.stop());
        }
    }

    private Learned learn() {
        Path episodes = Home.folder().resolve("examples").resolve("car");
        Path mark = out.resolve(".demo");
        if (Files.exists(out) && !Files.exists(mark)) {
            throw new OrreryException(out + " is there and was not made by a demo", "Choose another --out.");
        }
        AtomicFiles.text(mark, "A demo made this folder; the next one replaces it.\n");
        Learn.forget(out);
        LearnOptions options = new LearnOptions(
                        episodes,
                        out,
                        Duration.ofMillis(Math.round(minutes * 60_000)),
                        64,
                        "micro",
                        seed.value,
                        machine.threads == null ? 0 : machine.threadCount())
                .with(new LearnOptions.Extras(machine.memoryBytes().orElse(0L), null, true, false));
        try (Learn learn = Learn.prepare(options, output.progress(), output.stop())) {
            return learn.run();
        }
    }
}
