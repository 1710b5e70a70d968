package orrery.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import orrery.tokenizer.evaluation.LatentSpread;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery tokenizer stats}: how latents spread. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description =
                "Find mean and deviation of the latents of a folder's videos, as world models need them, for each channel and latent frame.",
        footer = {"", "Example:", "  orrery tokenizer stats footage -m autoencoder.jit -o statistics"})
final class TokenizerStatsCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Mixin
    TokenizerOptions tokenizer;

    @Mixin
    FootageOptions footage;

    @Option(
            names = "--frames",
            defaultValue = "121",
            paramLabel = "N",
            description = "frames of a chunk, each coded as a clip of its own (${DEFAULT-VALUE})")
    int frames;

    @Override
    public Integer call() {
        Path target = out.required("statistics");
        LatentSpread.Result result = tokenizer.with(
                machine,
                way -> LatentSpread.run(
                        way, footage.found(), footage.taken(), frames, target, output.progress(), output.stop()));
        output.print(result, text(result));
        return 0;
    }

    private static String text(LatentSpread.Result result) {
        List<String> lines = new ArrayList<>();
        lines.add("%d latent frames of %d clips in %d chunks"
                .formatted(result.latents(), result.clips(), result.chunks()));
        for (int c = 0; c < result.mean().length; c++) {
            lines.add(String.format(
                    Locale.ROOT, "channel %3d  mean %9.4f  deviation %9.4f", c, result.mean()[c], result.std()[c]));
        }
        result.files().forEach(file -> lines.add("wrote " + file));
        result.leftOut().forEach(each -> lines.add("left out: " + each.name() + ": " + each.why()));
        return String.join(System.lineSeparator(), lines);
    }
}
