package orrery.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import orrery.tokenizer.evaluation.LeftOut;
import orrery.tokenizer.evaluation.TokenizerEval;
import orrery.tokenizer.evaluation.TokenizerEvalResult;
import orrery.tokenizer.evaluation.TokenizerEvalResult.Group;
import orrery.tokenizer.evaluation.TokenizerEvalResult.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery tokenizer eval}: how much a tokenizer loses, on a folder. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description =
                "Send the videos, pictures and folders of frames of a folder through a tokenizer and measure likeness, size and speed.",
        footer = {"", "Example:", "  orrery tokenizer eval footage -m autoencoder.jit"})
final class TokenizerEvalCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    TokenizerOptions tokenizer;

    @Mixin
    FootageOptions footage;

    @Override
    public Integer call() {
        TokenizerEvalResult result = tokenizer.with(
                machine,
                way -> TokenizerEval.run(way, footage.found(), footage.taken(), output.progress(), output.stop()));
        output.print(result, text(result));
        return 0;
    }

    private static String text(TokenizerEvalResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-32s %9s %7s %9s %7s %9s %11s %9s %9s",
                "clip",
                "shape",
                "frames",
                "PSNR, dB",
                "SSIM",
                "bits/px",
                "compression",
                "encode/s",
                "decode/s"));
        for (Row row : result.rows()) {
            lines.add(line(
                    row.name(),
                    row.width() + "x" + row.height(),
                    row.frames(),
                    row.psnr(),
                    row.ssim(),
                    row.bitsPerPixel(),
                    row.encodeFps(),
                    row.decodeFps()));
        }
        lines.add("");
        for (Group group : result.groups()) {
            lines.add(line(
                    group.shape() + ", " + group.length(),
                    group.clips() + " clips",
                    group.frames(),
                    group.psnr(),
                    group.ssim(),
                    group.bitsPerPixel(),
                    group.encodeFps(),
                    group.decodeFps()));
        }
        lines.add(line(
                "all",
                result.rows().size() + " clips",
                result.frames(),
                result.psnr(),
                result.ssim(),
                result.bitsPerPixel(),
                result.encodeFps(),
                result.decodeFps()));
        lines.add(String.format(Locale.ROOT, "memory of this process at most: %.0f MB", result.peakMb()));
        for (LeftOut each : result.leftOut()) {
            lines.add("left out: " + each.name() + ": " + each.why());
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(
            String name,
            String shape,
            long frames,
            double psnr,
            double ssim,
            double bits,
            double encodeFps,
            double decodeFps) {
        return String.format(
                Locale.ROOT,
                "%-32s %9s %7d %9.2f %7.4f %9.4f %11.1f %9.2f %9.2f",
                name,
                shape,
                frames,
                psnr,
                ssim,
                bits,
                24 / bits,
                encodeFps,
                decodeFps);
    }
}
