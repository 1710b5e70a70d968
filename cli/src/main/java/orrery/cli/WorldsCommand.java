package orrery.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery worlds}: what is in the zoo. */
@Command(
        name = "worlds",
        mixinStandardHelpOptions = true,
        description = "List the worlds of the zoo: licence, size, what they answer, how good they are.",
        footer = {"", "Example:", "  orrery worlds"})
final class WorldsCommand implements Callable<Integer> {
    private static final String ROW = "%-14s %8s %5s %8s  %9s %9s %8s %8s  %s";

    @Mixin
    Output output;

    /** What {@code --json} prints. */
    record Answer(List<Zoo.Entry> worlds) {}

    @Override
    public Integer call() {
        List<Zoo.Entry> worlds = Zoo.worlds(Zoo.folder());
        output.print(new Answer(worlds), text(worlds));
        return 0;
    }

    private static String text(List<Zoo.Entry> worlds) {
        if (worlds.isEmpty()) {
            return "The zoo is empty. Learn a world: orrery learn EPISODES -o my-world";
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                ROW,
                "world",
                "picture",
                "fps",
                "size",
                "tokenizer",
                "ahead +4",
                "control",
                "shuffle",
                "actions"));
        for (Zoo.Entry world : worlds) {
            text.append('\n');
            if (world.problem() != null) {
                text.append(String.format(Locale.ROOT, "%-14s cannot be opened: %s", world.name(), world.problem()));
                continue;
            }
            text.append(String.format(
                    Locale.ROOT,
                    ROW,
                    world.name(),
                    world.picture(),
                    Math.round(world.fps()),
                    String.format(Locale.ROOT, "%.1f MB", world.bytes() / 1048576.0),
                    figure(world.figure("tokenizer", "psnr"), " dB"),
                    figure(world.figure("psnr", "4"), " dB"),
                    figure(world.figure("delta_psnr", "4"), " dB"),
                    figure(world.figure("shuffle_ratio"), ""),
                    world.actions().isEmpty() ? "none" : String.join(", ", world.actions())));
            text.append("\n               recordings: ")
                    .append(world.recordings().isBlank() ? "licence not told" : world.recordings());
            text.append("\n               weights: ").append(world.weights());
            if (world.simulator() != null) {
                text.append("\n               beside the truth: orrery play ")
                        .append(world.name())
                        .append(" --beside simulator");
            }
        }
        return text
                + "\n\ntokenizer, ahead +4: PSNR of the pictures alone, and four frames ahead; control: how much worse with"
                + "\nother actions; shuffle: error with other actions over error with the recorded ones, 1 is deaf."
                + "\nStep in: orrery play " + worlds.get(0).name();
    }

    private static String figure(Optional<Double> value, String unit) {
        return value.map(number -> String.format(Locale.ROOT, "%.1f%s", number, unit))
                .orElse("-");
    }
}
