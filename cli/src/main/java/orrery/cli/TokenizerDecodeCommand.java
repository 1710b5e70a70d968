package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code orrery tokenizer decode}: latents to a video. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = "Make a video of the latents or codes that encode wrote.",
        footer = {"", "Example:", "  orrery tokenizer decode latents.safetensors --weights autoencoder.jit -o back.mp4"
        })
final class TokenizerDecodeCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Mixin
    TokenizerOptions tokenizer;

    @Parameters(paramLabel = "LATENTS", description = "what encode wrote")
    Path file;

    @Override
    public Integer call() {
        Path target = out.required("back.mp4");
        tokenizer.run(machine, target, output, coding -> coding.decode(file, target, output.progress(), output.stop()));
        return 0;
    }
}
