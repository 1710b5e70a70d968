package orrery.tokenizer.cosmos;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.quantize.Quantizer;

/**
 * A Cosmos tokenizer of either family: for images or for causal video, with continuous latents or discrete codes. Keys are those of
 * the native checkpoints; {@link CosmosNames} translates others.
 *
 * <p>Pixels are RGB in −1..1: [B, 3, H, W] for images, [B, 3, 1+n·time, H, W] for video, sides multiples of the compression; an image is
 * a video of one frame. Latents are [B, C, h, w] or [B, C, 1+n, h, w]. Use {@code orrery.tokenizer.clip} for any other size.
 */
public final class CosmosTokenizer extends Layer implements ClipTokenizer {
    private static final long AT_ONCE = 1L << 23; // numbers of the widest features of a stream's piece

    private final CosmosConfig config;
    private final CausalLayer encoder;
    private final CausalLayer toLatents;
    private final @Nullable Quantizer quantizer;
    private final CausalLayer fromLatents;
    private final CausalLayer decoder;

    /** With weights of zeros: load some. */
    public CosmosTokenizer(CosmosConfig config) {
        this.config = config;
        Blocks blocks = Blocks.of(config);
        CosmosConfig.Bottleneck b = config.bottleneck();
        int means = b.variational() ? 2 : 1;
        encoder = layer("encoder", new Encoder(config, blocks));
        toLatents = layer(
                "quant_conv", blocks.projection((long) means * b.networkChannels(), (long) means * b.latentChannels()));
        quantizer =
                b.quantizer() == null ? null : layer("quantizer", b.quantizer().make());
        fromLatents = layer("post_quant_conv", blocks.projection(b.latentChannels(), b.networkChannels()));
        decoder = layer("decoder", new Decoder(config, blocks));
    }

    /** The sizes that it was made with. */
    public CosmosConfig config() {
        return config;
    }

    /** The quantizer of a discrete tokenizer. */
    public Optional<Quantizer> quantizer() {
        return Optional.ofNullable(quantizer);
    }

    /**
     * What the encoder says before any quantizer: latents, or means and log-variances in twice as many channels.
     *
     * @param pixels as the class says; later pieces of a stream have n·time frames
     */
    public Tensor moments(Tensor pixels, Pass pass) {
        checkPixels(pixels, pass);
        Tensor moments = pass.watch("quant_conv", toLatents.forward(encoder.forward(pixels, pass), pass));
        pass.advance();
        return moments;
    }

    /** Latents of pixels: the most likely ones of a variational tokenizer, the vectors of the codes of a discrete one. */
    @Override
    public Tensor encode(Tensor pixels, Pass pass) {
        Tensor moments = moments(pixels, pass);
        if (quantizer != null) {
            return quantizer.quantize(moments).codes();
        }
        return config.bottleneck().variational() ? moments.chunk(2, 1).get(0) : moments;
    }

    /**
     * Codes of pixels: their numbers [B, h, w] or [B, T, h, w], and the vectors that {@link #decode} takes.
     *
     * @throws OrreryException for a continuous tokenizer
     */
    public Quantizer.Quantized quantize(Tensor pixels, Pass pass) {
        return needQuantizer().quantize(moments(pixels, pass));
    }

    /** The vectors that {@link #decode} takes, of the numbers of codes. */
    public Tensor codes(Tensor indices) {
        return needQuantizer().codes(indices);
    }

    private Quantizer needQuantizer() {
        if (quantizer == null) {
            throw new OrreryException("a continuous tokenizer has no codes", "Use its latents.");
        }
        return quantizer;
    }

    /** Pixels of latents, about −1..1, not clamped. */
    @Override
    public Tensor decode(Tensor latents, Pass pass) {
        Tensor pixels = decoder.forward(fromLatents.forward(latents, pass), pass);
        pass.advance();
        return pixels;
    }

    @Override
    public int timeCompression() {
        return config.video() ? config.compression().time() : 1;
    }

    @Override
    public int spaceCompression() {
        return config.compression().space();
    }

    @Override
    public double bits() {
        return quantizer == null ? Short.SIZE * config.bottleneck().latentChannels() : quantizer.bits();
    }

    @Override
    public boolean video() {
        return config.video();
    }

    /** Two vectors a latent: 2 · 512 · height · width for the published ones. Attention beside the middle would add to it. */
    @Override
    public long keptForever(long height, long width) {
        List<Integer> widths = config.network().encoderMultipliers();
        return config.video() ? 2L * config.network().channels() * widths.get(widths.size() - 1) * height * width : 0;
    }

    @Override
    public int latentsAtOnce(long height, long width) {
        int patch = config.patch().size();
        long scale = config.compression().space() / patch;
        long wide = (long) config.network().channels()
                * config.network().decoderMultipliers().get(0);
        long numbers = wide
                * height
                * width
                * scale
                * scale
                * Math.max(1, config.compression().time() / patch);
        return (int) Math.max(1, AT_ONCE / numbers);
    }

    private void checkPixels(Tensor pixels, Pass pass) {
        int dims = config.video() ? 5 : 4;
        Check.that(
                pixels.dim() == dims && pixels.size(1) == config.network().inChannels(),
                config.video() ? "Give [B, 3, T, H, W]." : "Give [B, 3, H, W].",
                "pixels of shape %s",
                Arrays.toString(pixels.shape()));
        for (int side : List.of(-2, -1)) {
            Check.that(
                    pixels.size(side) % config.compression().space() == 0 && pixels.size(side) > 0,
                    "Pad the sides to a multiple of " + config.compression().space() + ".",
                    "a side of %d pixels",
                    pixels.size(side));
        }
        if (config.video()) {
            int time = config.compression().time();
            long frames = pixels.size(2);
            Check.that(
                    pass.begins() ? frames % time == 1 % time : frames % time == 0,
                    "Give 1 + n·" + time + " frames at the beginning of a clip, n·" + time + " later; pad at the end.",
                    "%d frames",
                    frames);
        }
    }
}
