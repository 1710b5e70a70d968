package orrery.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.curate.engine.CurationForecast;
import orrery.genie.Learn;
import orrery.genie.LearnOptions;
import orrery.genie.LearnPlan;
import orrery.genie.Learned;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery learn}: from recorded play to a world. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        description = "Learn a world from recorded play. Ctrl-C saves; the same command goes on.",
        footer = {
            "",
            "Examples:",
            "  orrery learn episodes --dry-run",
            "  orrery learn episodes -o my-world --minutes 30",
            "  orrery learn footage -o my-world --actions latent --codes 8",
            "  orrery learn episodes -o my-world --minutes 30 --tokenizer nano-cv",
            "  orrery play my-world"
        })
final class LearnCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Mixin
    OutOption out;

    @Mixin
    DryRunOption dryRun;

    @Parameters(
            paramLabel = "EPISODES",
            description =
                    "folder of episodes (world.json, episodes/NNNN.mp4 and .jsonl), of clips, of raw footage, or of"
                            + " shards that curate wrote")
    Path episodes;

    @Option(
            names = "--minutes",
            defaultValue = "30",
            paramLabel = "N",
            description = "time to train in (${DEFAULT-VALUE}); measuring the world afterwards takes a few more")
    double minutes;

    @Option(
            names = "--size",
            defaultValue = "64",
            paramLabel = "PIXELS",
            description = "shorter side of the pictures (${DEFAULT-VALUE}); the video's shape is kept")
    int size;

    @Option(
            names = "--preset",
            defaultValue = LearnOptions.AUTO,
            paramLabel = "NAME",
            description =
                    "size of the network: micro, small or base; auto takes what the time can fill (${DEFAULT-VALUE})")
    String preset = LearnOptions.AUTO;

    @Option(
            names = "--past",
            defaultValue = "0",
            paramLabel = "N",
            description = {
                "learn with convolutions that are shown the last N frames at once, instead of attention over a second: for"
                        + " worlds where nothing is hidden, as in physics; 4 is a good start (attention)"
            })
    int past;

    @Option(
            names = "--drawn",
            description =
                    "with --past: draw the next frame from noise in K steps, in latents of a tokenizer: for worlds in"
                            + " which several things can follow; without it a frame is the mean of them")
    boolean drawn;

    @Option(
            names = "--varied",
            description = "with --past: show part of the play at other sizes and paces too, for worlds that shall hold"
                    + " beyond what was recorded")
    boolean varied;

    @Option(
            names = "--actions",
            defaultValue = "recorded",
            paramLabel = "KIND",
            description = "recorded, or latent: find the buttons in the video, with no recorded ones at all"
                    + " (${DEFAULT-VALUE})")
    String actions = "recorded";

    @Mixin
    CodeOptions codes;

    @Option(
            names = "--tokenizer",
            paramLabel = "NAME",
            description =
                    "a trained tokenizer, frame by frame, in place of one of the world's own: nano-cv of the zoo, or a folder or"
                            + " file of weights (its own)")
    @Nullable
    String tokenizer;

    @Option(
            names = "--curate",
            defaultValue = "auto",
            paramLabel = "WHEN",
            description =
                    "cut videos into clips of one shot and filter them first: always, never, or auto: where they are"
                            + " of several sizes or rates, in folders, or broken (${DEFAULT-VALUE})")
    String curate = "auto";

    @Option(names = "--no-eval", description = "leave out the evaluation at the end")
    boolean noEval;

    @Option(names = "--no-pictures", description = "no pictures in the report, for recordings that may not be shown")
    boolean noPictures;

    @Option(names = "--again", description = "begin anew where a world is finished or a run was begun differently")
    boolean again;

    /** What {@code --json} prints. */
    record Answer(
            String world,
            double minutes,
            @Nullable String report,
            Map<String, Object> eval,
            LearnInput.@Nullable Curated footage) {}

    @Override
    public Integer call() {
        if (!(minutes > 0) || minutes > 100_000) {
            throw new UsageException("--minutes is " + minutes, "Give a time above 0, e.g. --minutes 30.");
        }
        Path world = dryRun.on && out.path == null ? Path.of("world") : out.required("my-world");
        LearnOptions options = new LearnOptions(
                        episodes,
                        world,
                        Duration.ofMillis(Math.round(minutes * 60_000)),
                        size,
                        preset,
                        seed.value,
                        machine.threads == null ? 0 : machine.threadCount())
                .with(new LearnOptions.Extras(
                        machine.memoryBytes().orElse(0L),
                        null,
                        !noPictures,
                        !noEval,
                        past,
                        drawn,
                        varied,
                        buttons(),
                        tokenizer == null ? null : Zoo.tokenizer(tokenizer)));
        machine.apply();
        if (!dryRun.on && !again && Learn.finished(world)) {
            Learned done = Learn.result(world);
            output.print(
                    answer(done),
                    world + " is finished. Play it: orrery play " + world
                            + "\n--again makes it anew; another --out makes another world.");
            return 0;
        }
        LearnInput input = LearnInput.of(options, curate);
        if (dryRun.on) {
            tell(options, input);
            return 0;
        }
        if (again) {
            Learn.forget(world);
        }
        LearnInput.@Nullable Curated curated = null;
        if (input.kind() != LearnInput.Kind.EPISODES) {
            curated = input.make(machine, output.progress(), output.stop());
            curated.text().lines().forEach(output.progress()::say);
        }
        try (Learn learn = Learn.prepare(options.from(input.episodes()), output.progress(), output.stop())) {
            Learned learned = learn.run();
            output.print(answer(learned, curated), text(learned));
        }
        return 0;
    }

    /** What would be done; of footage that was not curated yet only what that would take. */
    private void tell(LearnOptions options, LearnInput input) {
        LearnInput.Curated known = input.known();
        if (input.kind() == LearnInput.Kind.FOOTAGE && known == null) {
            CurationForecast forecast = input.forecast(machine);
            output.print(
                    forecast,
                    "raw footage, which would be curated first; what can be learned shows then\n" + forecast.text());
        } else if (input.kind() == LearnInput.Kind.SHARDS && known == null) {
            LearnInput.Shards shards = input.shards();
            output.print(shards, shards.text());
        } else {
            LearnPlan plan = Learn.plan(options.from(input.episodes()), output.progress());
            output.print(plan, plan.text());
        }
    }

    private LearnOptions.@Nullable Buttons buttons() {
        return switch (actions) {
            case "latent" -> new LearnOptions.Buttons(codes.count, codes.labels);
            case "recorded" -> {
                if (codes.labels != 0) {
                    throw new UsageException(
                            "--labels without --actions latent",
                            "Give both, or neither: recorded actions are all used.");
                }
                yield null;
            }
            default -> throw new UsageException("--actions is " + actions, "Use recorded or latent.");
        };
    }

    static Answer answer(Learned learned) {
        return answer(learned, null);
    }

    private static Answer answer(Learned learned, LearnInput.@Nullable Curated footage) {
        return new Answer(
                learned.world().toString(),
                learned.minutes(),
                learned.report().toString(),
                learned.measured(),
                footage);
    }

    static String text(Learned learned) {
        return String.format(
                Locale.ROOT,
                "learned %s in %.1f minutes of training%nreport: %s%nplay it: orrery play %s",
                learned.world(),
                learned.minutes(),
                learned.report(),
                learned.world());
    }
}
