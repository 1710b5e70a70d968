package orrery.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.tensor.DType;
import orrery.tensor.Device;
import orrery.tensor.Layer;
import orrery.tensor.Precision;
import orrery.tensor.TorchRuntime;
import orrery.tokenizer.TokenizerFile;
import orrery.tokenizer.VideoCoding;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.clip.RoundTrip;
import orrery.tokenizer.clip.Tiles;
import picocli.CommandLine.Option;

/** {@code @Mixin TokenizerOptions tokenizer}: which tokenizer, how exactly it computes, and how much of the past it sees. */
final class TokenizerOptions {
    @Option(
            names = {"-m", "--weights"},
            required = true,
            paramLabel = "MODEL",
            description =
                    "safetensors, .pt, .pth or .jit with all weights; give it twice for encoder and decoder apart")
    List<Path> weights = List.of();

    @Option(
            names = "--as",
            paramLabel = "TOPOLOGY",
            description = "published name, e.g. CV8x8x8, where the shapes of the weights do not tell")
    @Nullable
    String topology;

    @Option(
            names = "--precision",
            defaultValue = "auto",
            paramLabel = "TYPE",
            description = "fp32, bf16, or auto: bf16 where this processor is faster at it (${DEFAULT-VALUE})")
    String precision = "auto";

    @Option(
            names = "--context",
            paramLabel = "N",
            description =
                    "latent frames that attention over time sees: bounds memory, no longer equal to one pass (all)")
    @Nullable
    Integer context;

    @Option(
            names = "--tile",
            paramLabel = "PIXELS",
            description = "code frames in overlapping tiles of this size, for frames beyond memory (whole frames)")
    @Nullable
    Integer tile;

    /** Loads the tokenizer, does something with it, and frees it. */
    <T> T with(MachineOptions machine, Function<RoundTrip, T> work) {
        Device device = machine.apply();
        DType type = type(device);
        if (context != null && context < 1) {
            throw new UsageException("--context is " + context, "Use 1 or more latent frames, or leave it out.");
        }
        ClipTokenizer loaded = TokenizerFile.load(weights, topology, type);
        try (Layer layer = (Layer) loaded) {
            layer.to(type);
            layer.to(device);
            layer.prepareForInference();
            TorchRuntime.trim();
            ClipTokenizer used = tile == null ? loaded : tiles(loaded, tile);
            return work.apply(new RoundTrip(used, context == null ? Pass.UNBOUNDED : context, device, type));
        }
    }

    private DType type(Device device) {
        return switch (precision) {
            case "fp32" -> DType.FLOAT32;
            case "bf16" -> DType.BFLOAT16;
            case "auto" ->
                device.kind() == Device.Kind.CPU ? Precision.fastest().dtype() : DType.FLOAT32;
            default -> throw new UsageException("--precision is " + precision, "Use auto, fp32 or bf16.");
        };
    }

    private static ClipTokenizer tiles(ClipTokenizer tokenizer, int size) {
        int cell = tokenizer.spaceCompression();
        if (size < cell || size % cell != 0) {
            throw new UsageException(
                    "--tile is " + size, "Use a multiple of " + cell + " pixels, e.g. " + 32 * cell + ".");
        }
        return Tiles.of(tokenizer, size);
    }

    /** What is done with a video. */
    @FunctionalInterface
    interface Coding {
        VideoCoding.Result run(VideoCoding coding);
    }

    /** Loads it, does it, says what came of it in {@code target}. */
    void run(MachineOptions machine, Path target, Output output, Coding coding) {
        VideoCoding.Result result = with(machine, way -> coding.run(new VideoCoding(way)));
        output.print(result, text(result, target));
    }

    /** What happened, for people. */
    private static String text(VideoCoding.Result result, Path out) {
        String likeness = result.psnr() == null
                ? ""
                : String.format(Locale.ROOT, ", PSNR %.2f dB, SSIM %.4f", result.psnr(), result.ssim());
        String note = result.note() == null ? "" : System.lineSeparator() + "note: " + result.note();
        return String.format(
                Locale.ROOT,
                "%d frames of %dx%d, latents %s, in %s%s%s",
                result.frames(),
                result.width(),
                result.height(),
                result.shape(),
                out,
                likeness,
                note);
    }
}
