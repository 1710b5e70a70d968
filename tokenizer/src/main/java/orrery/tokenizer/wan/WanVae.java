package orrery.tokenizer.wan;

import static orrery.tokenizer.causal.CausalConv3d.Before.ZEROS;

import orrery.base.Check;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalConv3d;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.clip.ClipTokenizer;

/**
 * A Wan video autoencoder. Pixels are RGB in −1..1, [B, 3, 1+4n, H, W], sides multiples of {@link #spaceCompression}; latents [B, C,
 * 1+n, h, w]. The first frame is coded alone, then groups of four; what a group needs of the past stays in the {@link Pass}, so one pass
 * over a whole clip, group by group, and anything between are equal. Keys are diffusers'; {@link WanNames} translates the native ones.
 */
public final class WanVae extends Layer implements ClipTokenizer {
    private final WanConfig config;
    private final WanEncoder encoder;
    private final CausalConv3d quantConv;
    private final CausalConv3d postQuantConv;
    private final WanDecoder decoder;

    /** With weights of zeros: load some. */
    public WanVae(WanConfig config) {
        this.config = config;
        long latent = config.latentChannels();
        encoder = layer("encoder", new WanEncoder(config));
        quantConv = layer("quant_conv", new CausalConv3d(2 * latent, 2 * latent, 1, 1, ZEROS));
        postQuantConv = layer("post_quant_conv", new CausalConv3d(latent, latent, 1, 1, ZEROS));
        decoder = layer("decoder", new WanDecoder(config));
    }

    /** The sizes that it was made with. */
    public WanConfig config() {
        return config;
    }

    /**
     * Means and log-variances of latents, [B, 2C, T', h, w].
     *
     * @param pixels 1+4n frames at the beginning of a clip, 4n later
     */
    public Tensor moments(Tensor pixels, Pass pass) {
        int time = timeCompression();
        long frames = pixels.size(2);
        Check.that(
                pass.begins() ? frames % time == 1 % time : frames % time == 0,
                "Give 1 + n·" + time + " frames at the beginning of a clip, n·" + time + " later; pad at the end.",
                "%d frames",
                frames);
        Check.divides("compression", spaceCompression(), "height", pixels.size(3));
        Check.divides("compression", spaceCompression(), "width", pixels.size(4));
        Tensor moments = quantConv.forward(encoder.forward(packed(pixels), pass), pass);
        pass.advance();
        return moments;
    }

    /** The most likely latents. */
    @Override
    public Tensor encode(Tensor pixels, Pass pass) {
        return moments(pixels, pass).chunk(2, 1).get(0);
    }

    /** Pixels, about −1..1; diffusers clamps them, the Cosmos code does not, nor do we. */
    @Override
    public Tensor decode(Tensor latents, Pass pass) {
        Tensor pixels = unpacked(decoder.forward(postQuantConv.forward(latents, pass), pass));
        pass.advance();
        return pixels;
    }

    @Override
    public int timeCompression() {
        return config.timeCompression();
    }

    @Override
    public int spaceCompression() {
        return config.spaceCompression();
    }

    @Override
    public double bits() {
        return Short.SIZE * config.latentChannels();
    }

    @Override
    public boolean video() {
        return true;
    }

    /** Cells of pixels to channels: colour, then column, then row of the cell. */
    private Tensor packed(Tensor x) {
        long p = config.pixels().patch();
        if (p == 1) {
            return x;
        }
        long[] s = x.shape();
        return x.reshape(s[0], s[1], s[2], s[3] / p, p, s[4] / p, p)
                .permute(0, 1, 6, 4, 2, 3, 5)
                .flatten(1, 3);
    }

    private Tensor unpacked(Tensor x) {
        long p = config.pixels().patch();
        if (p == 1) {
            return x;
        }
        long[] s = x.shape();
        return x.reshape(s[0], s[1] / (p * p), p, p, s[2], s[3], s[4]) // [B, C, column, row, T, H, W]
                .permute(0, 1, 4, 5, 3, 6, 2)
                .reshape(s[0], s[1] / (p * p), s[2], s[3] * p, s[4] * p);
    }
}
