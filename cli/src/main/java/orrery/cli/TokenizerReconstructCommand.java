package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery tokenizer reconstruct}: a video through a tokenizer and back. */
@Command(
        name = "reconstruct",
        mixinStandardHelpOptions = true,
        description =
                "Turn a video into latents and back, and measure what is lost: PSNR and SSIM. The film shows the video, what came"
                        + " back, and their difference (four times as large), beside each other.",
        footer = {"", "Example:", "  orrery tokenizer reconstruct drive.mp4 --weights autoencoder.jit -o back.mp4"})
final class TokenizerReconstructCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Mixin
    TokenizerOptions tokenizer;

    @Parameters(paramLabel = "VIDEO", description = "the file")
    Path file;

    @Option(names = "--alone", description = "show only what came back, in full size")
    boolean alone;

    @Override
    public Integer call() {
        Path target = out.required("back.mp4");
        tokenizer.run(
                machine,
                target,
                output,
                coding -> coding.reconstruct(file, target, alone, output.progress(), output.stop()));
        return 0;
    }
}
