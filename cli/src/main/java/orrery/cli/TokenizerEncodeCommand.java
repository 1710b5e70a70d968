package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code orrery tokenizer encode}: a video to latents. */
@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        description = "Turn a video of any size and length into latents or codes, as a stream.",
        footer = {"", "Example:", "  orrery tokenizer encode drive.mp4 --weights autoencoder.jit -o latents.safetensors"
        })
final class TokenizerEncodeCommand implements Callable<Integer> {
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

    @Override
    public Integer call() {
        Path target = out.required("latents.safetensors");
        tokenizer.run(machine, target, output, coding -> coding.encode(file, target, output.progress(), output.stop()));
        return 0;
    }
}
