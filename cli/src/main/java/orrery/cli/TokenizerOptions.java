package orrery.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.tensor.Device;
import orrery.tensor.Layer;
import orrery.tokenizer.TokenizerFile;
import orrery.tokenizer.VideoCoding;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.clip.Tiles;
import picocli.CommandLine.Option;

/** {@code @Mixin TokenizerOptions tokenizer}: which tokenizer, and how much of the past it sees. */
final class TokenizerOptions {
    @Option(
            names = "--weights",
            required = true,
            paramLabel = "FILE",
            description = "safetensors, .pt, .pth or .jit with everything; give it twice for encoder and decoder apart")
    List<Path> weights = List.of();

    @Option(
            names = "--as",
            paramLabel = "TOPOLOGY",
            description = "published name, e.g. CV8x8x8, where the shapes of the weights do not tell")
    @Nullable
    String topology;

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

    /** What is done with a tokenizer. */
    @FunctionalInterface
    interface Coding {
        VideoCoding.Result run(VideoCoding coding);
    }

    /** Loads it, does it, says what came of it in {@code target}. */
    void run(MachineOptions machine, Path target, Output output, Coding coding) {
        Device device = machine.apply();
        ClipTokenizer loaded = load(device);
        try (Layer closing = (Layer) loaded) {
            VideoCoding.Result result = coding.run(coding(loaded, device));
            output.print(result, text(result, target));
        }
    }

    private ClipTokenizer load(Device device) {
        if (context != null && context < 1) {
            throw new UsageException("--context is " + context, "Use 1 or more latent frames, or leave it out.");
        }
        ClipTokenizer loaded = TokenizerFile.load(weights, topology);
        Layer layer = (Layer) loaded;
        layer.requireGrad(false);
        layer.to(device);
        return loaded;
    }

    private VideoCoding coding(ClipTokenizer tokenizer, Device device) {
        ClipTokenizer used = tile == null ? tokenizer : tiles(tokenizer, tile);
        return new VideoCoding(used, context == null ? Pass.UNBOUNDED : context, device);
    }

    private static ClipTokenizer tiles(ClipTokenizer tokenizer, int size) {
        int cell = tokenizer.spaceCompression();
        if (size < cell || size % cell != 0) {
            throw new UsageException(
                    "--tile is " + size, "Use a multiple of " + cell + " pixels, e.g. " + 32 * cell + ".");
        }
        return Tiles.of(tokenizer, size);
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
