package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.genie.Learn;
import orrery.genie.LearnOptions;
import orrery.genie.Learned;
import orrery.genie.LiveWorld;
import orrery.genie.World;
import orrery.play.PlayBench;
import orrery.tensor.TorchRuntime;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orrery demo}: a world learned before your eyes, then the best world of the zoo to step into. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Learn a small world in a minute, show it, then step into the best world that is here.",
        footer = {"", "Examples:", "  orrery demo", "  orrery demo --headless --json"})
final class DemoCommand implements Callable<Integer> {
    private static final String STEPS = "4";
    private static final int FRAMES = 60;

    @Spec
    CommandSpec spec;

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

    /** What {@code --json} prints. */
    record Answer(boolean ok, String world, double fps, double seconds, List<String> files) {}

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
        Path shown =
                Zoo.best(Zoo.folder()).map(entry -> Path.of(entry.folder())).orElse(out);
        if (headless) {
            PlayBench.Result speed = speed(shown);
            double fps = speed.byK().containsKey(STEPS)
                    ? speed.byK().get(STEPS).fps().p50()
                    : speed.byK().values().iterator().next().fps().p50();
            double seconds = Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
            output.print(
                    new Answer(true, shown.toString(), fps, seconds, files),
                    String.format(
                            Locale.ROOT,
                            "%s answers with %.0f frames a second (K = %s); the demo took %.0f seconds.%n"
                                    + "Step in: orrery play %s",
                            shown,
                            fps,
                            STEPS,
                            seconds,
                            shown));
            return 0;
        }
        List<String> play = new ArrayList<>(List.of(shown.toString()));
        if (output.json) {
            play.add("--json");
        }
        CommandLine all = spec.commandLine().getParent();
        CommandLine door = all == null ? null : all.getSubcommands().get("play");
        if (door == null) {
            throw new OrreryException("the demo was started without its other commands", "Run orrery play " + shown);
        }
        return door.execute(play.toArray(new String[0]));
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

    private PlayBench.Result speed(Path folder) {
        int threads = 1; // as play does
        try (World world = World.open(folder)) {
            return PlayBench.run(
                    () -> {
                        TorchRuntime.threads(threads);
                        LiveWorld live = world.live();
                        return live;
                    },
                    threads,
                    FRAMES,
                    output.progress());
        }
    }
}
