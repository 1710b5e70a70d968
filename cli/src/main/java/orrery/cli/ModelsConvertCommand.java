package orrery.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.tokenizer.TokenizerFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery models convert}: the same weights under other names. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = "Write the weights of a tokenizer as safetensors under native names or those of diffusers.",
        footer = {
            "",
            "Examples:",
            "  orrery models convert autoencoder.jit --to diffusers --out diffusion_pytorch_model.safetensors",
            "  orrery models convert encoder.jit decoder.jit --to native --out tokenizer.safetensors --as CV8x8x8"
        })
final class ModelsConvertCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "safetensors, .pt, .pth or .jit: one with everything, or encoder and decoder")
    List<Path> files;

    @Option(names = "--to", required = true, paramLabel = "NAMES", description = "native or diffusers")
    TokenizerFile.Naming to;

    @Mixin
    OutOption out; // a file of safetensors

    @Option(
            names = "--as",
            paramLabel = "TOPOLOGY",
            description = "published name, e.g. CV8x8x8, where the shapes of the weights do not tell")
    @Nullable
    String topology;

    @Override
    public Integer call() {
        TokenizerFile.Converted converted =
                TokenizerFile.convert(files, out.required("tokenizer.safetensors"), to, topology);
        output.print(
                converted,
                String.format(
                        Locale.ROOT,
                        "%s: %d tensors of %s under %s names",
                        converted.file(),
                        converted.tensors(),
                        converted.topology(),
                        converted.names().name().toLowerCase(Locale.ROOT)));
        return 0;
    }
}
