package orrery.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.tensor.Conv2d;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.GroupNorm;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.video.Frames;

/**
 * One picture to a small grid of continuous latents in −1..1 and back, without mixing over time: an autoencoder with a tanh
 * bottleneck, 1/8 of the picture's size, or a trained tokenizer in its place; or, without a network, the pixels of 4×4 cells themselves. The latents
 * of 2×2 cells are packed into one token for the dynamics.
 */
public final class FrameTokenizer extends Layer {
    private final FrameTokenizerConfig config;
    private final @Nullable Encoder encoder;
    private final @Nullable Decoder decoder;
    private final @Nullable PretrainedFrames pretrained;

    public FrameTokenizer(FrameTokenizerConfig c) {
        config = c;
        encoder = c.channels() == null ? null : layer("encoder", new Encoder(c, c.channels()));
        decoder = c.channels() == null ? null : layer("decoder", new Decoder(c, c.channels()));
        pretrained = c.pretrained() == null
                ? null
                : layer("", new PretrainedFrames(c.pretrained().network()));
    }

    /**
     * With the weights of a trained tokenizer, from its own file; {@link #fit} it to the pictures at hand.
     *
     * @param c with that tokenizer's sizes
     * @throws OrreryException when the file holds another one
     */
    public static FrameTokenizer pretrained(FrameTokenizerConfig c, Path file) {
        Pretrained wanted = Objects.requireNonNull(c.pretrained(), "sizes without a trained tokenizer");
        FrameTokenizer tokenizer = new FrameTokenizer(c);
        try (CosmosTokenizer network = Pretrained.load(wanted.name(), file)) {
            Map<String, Tensor> weights = new LinkedHashMap<>(tokenizer.state()); // for the reach of latents
            weights.putAll(network.state());
            tokenizer.load(weights);
            return tokenizer;
        } catch (OrreryException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * Measures how far the latents of a trained tokenizer reach; they lie in −1..1 from then on. Others know their reach: nothing is done.
     *
     * @param pictures UINT8 [N, H, W, 3], spread over what will be coded
     * @param atOnce pictures that are coded together
     */
    public void fit(Tensor pictures, long atOnce) {
        if (pretrained == null) {
            return;
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> latents = new ArrayList<>();
            for (Tensor part : pictures.split(atOnce, 0)) {
                latents.add(Scope.result(() -> pretrained.raw(Frames.toSigned(part))));
            }
            pretrained.fit(Tensor.cat(latents, 0));
        }
    }

    /** The sizes that this network was made with. */
    public FrameTokenizerConfig config() {
        return config;
    }

    /**
     * Latents of pictures.
     *
     * @param pictures [B, 3, H, W] in 0..1
     * @return [B, C, H/cell, W/cell] in −1..1
     */
    public Tensor encode(Tensor pictures) {
        Tensor centred = pictures.mul(2).add(-1);
        if (pretrained != null) {
            return pretrained.encode(centred);
        }
        return encoder == null ? Functional.pixelUnshuffle(centred, config.cell()) : encoder.forward(centred);
    }

    /**
     * Pictures of latents.
     *
     * @param latents [B, C, H/cell, W/cell]
     * @return [B, 3, H, W] FLOAT32, about 0..1; clamp to show
     */
    public Tensor decode(Tensor latents) {
        Tensor centred = pretrained != null
                ? pretrained.decode(latents)
                : decoder == null ? Functional.pixelShuffle(latents, config.cell()) : decoder.forward(latents);
        return centred.to(DType.FLOAT32).add(1).mul(0.5);
    }

    /** Packs [B, C, h, w] into tokens [B, N, 4·C], row by row. */
    public Tensor pack(Tensor latents) {
        return Functional.pixelUnshuffle(latents, 2).flatten(2, 3).transpose(1, 2);
    }

    /** Unpacks tokens [B, N, 4·C] into [B, C, h, w]. */
    public Tensor unpack(Tensor tokens) {
        Tensor grid = tokens.transpose(1, 2)
                .reshape(tokens.size(0), config.tokenChannels(), config.tokens() / config.columns(), config.columns());
        return Functional.pixelShuffle(grid, 2);
    }

    /** x + conv(silu(norm(conv(silu(norm x))))); the second convolution starts at zero. */
    static final class Residual extends Layer {
        private final GroupNorm norm1;
        private final Conv2d conv1;
        private final GroupNorm norm2;
        private final Conv2d conv2;

        Residual(int channels) {
            norm1 = layer("norm1", new GroupNorm(8, channels, 1e-5));
            conv1 = layer("conv1", new Conv2d(channels, channels, 3));
            norm2 = layer("norm2", new GroupNorm(8, channels, 1e-5));
            conv2 = layer("conv2", new Conv2d(channels, channels, 3, 1, true));
        }

        Tensor forward(Tensor x) {
            Tensor y = conv1.forward(norm1.forward(x).silu());
            return x.add(conv2.forward(norm2.forward(y).silu()));
        }
    }

    static final class Encoder extends Layer {
        private final Conv2d in;
        private final Residual half;
        private final Conv2d toQuarter;
        private final Residual quarter;
        private final Conv2d toEighth;
        private final List<Residual> eighth = new ArrayList<>();
        private final GroupNorm norm;
        private final Conv2d out;

        Encoder(FrameTokenizerConfig c, FrameTokenizerConfig.Channels channels) {
            int a = channels.half();
            int b = channels.quarter();
            int d = channels.eighth();
            in = layer("in", new Conv2d(12, a, 3));
            half = layer("half", new Residual(a));
            toQuarter = layer("to_quarter", new Conv2d(a, b, 3, 2, false));
            quarter = layer("quarter", new Residual(b));
            toEighth = layer("to_eighth", new Conv2d(b, d, 3, 2, false));
            eighth.add(layer("eighth.0", new Residual(d)));
            eighth.add(layer("eighth.1", new Residual(d)));
            norm = layer("norm", new GroupNorm(8, d, 1e-5));
            out = layer("out", new Conv2d(d, c.latentChannels(), 1));
        }

        Tensor forward(Tensor pictures) {
            Tensor x = in.forward(Functional.pixelUnshuffle(pictures, 2)); // [B, a, H/2, W/2]
            x = quarter.forward(toQuarter.forward(half.forward(x))); // [B, b, H/4, W/4]
            x = toEighth.forward(x); // [B, d, H/8, W/8]
            for (Residual block : eighth) {
                x = block.forward(x);
            }
            return out.forward(norm.forward(x).silu()).tanh();
        }
    }

    static final class Decoder extends Layer {
        private final Conv2d in;
        private final List<Residual> eighth = new ArrayList<>();
        private final Conv2d toQuarter;
        private final Residual quarter;
        private final Conv2d toHalf;
        private final Residual half;
        private final GroupNorm norm;
        private final Conv2d out;

        Decoder(FrameTokenizerConfig c, FrameTokenizerConfig.Channels channels) {
            int a = channels.half();
            int b = channels.quarter();
            int d = channels.eighth();
            in = layer("in", new Conv2d(c.latentChannels(), d, 3));
            eighth.add(layer("eighth.0", new Residual(d)));
            eighth.add(layer("eighth.1", new Residual(d)));
            toQuarter = layer("to_quarter", new Conv2d(d, 4L * b, 1));
            quarter = layer("quarter", new Residual(b));
            toHalf = layer("to_half", new Conv2d(b, 4L * a, 1));
            half = layer("half", new Residual(a));
            norm = layer("norm", new GroupNorm(8, a, 1e-5));
            out = layer("out", new Conv2d(a, 12, 3));
        }

        Tensor forward(Tensor latents) {
            Tensor x = in.forward(latents);
            for (Residual block : eighth) {
                x = block.forward(x);
            }
            x = quarter.forward(Functional.pixelShuffle(toQuarter.forward(x), 2));
            x = half.forward(Functional.pixelShuffle(toHalf.forward(x), 2));
            return Functional.pixelShuffle(out.forward(norm.forward(x).silu()), 2);
        }
    }
}
