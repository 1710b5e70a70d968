package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import orrery.tensor.Device;
import orrery.tensor.Layer;
import orrery.tokenizer.VideoCoding;
import orrery.tokenizer.clip.ClipTokenizer;
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
        Device device = machine.apply();
        ClipTokenizer loaded = tokenizer.load(device);
        try (Layer closing = (Layer) loaded) {
            VideoCoding.Result result =
                    tokenizer.coding(loaded, device).decode(file, target, output.progress(), output.stop());
            output.print(result, TokenizerOptions.text(result, target));
        }
        return 0;
    }
}
