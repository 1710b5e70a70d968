package orrery.tokenizer.cosmos;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tokenizer.quantize.QuantizerConfig;

/**
 * Sizes of a Cosmos tokenizer. Stored beside its weights as {@code config.json}.
 *
 * @param video whether it is causal over time, else for single images
 * @param patch cells of pixels before the network
 * @param network widths and depth
 * @param compression pixels and frames of one latent
 * @param attention where attention stands besides the middle
 * @param bottleneck what passes between encoder and decoder
 * @param legacyUpsampling where the decoder of a video tokenizer doubles frames: as weights from before September 2024 have it
 */
public record CosmosConfig(
        boolean video,
        Patch patch,
        Network network,
        Compression compression,
        Attention attention,
        Bottleneck bottleneck,
        boolean legacyUpsampling) {
    /**
     * Cells of pixels.
     *
     * @param size pixels along each axis (and frames)
     * @param method what their channels are
     */
    public record Patch(int size, Patcher.Method method) {}

    /**
     * Widths and depth.
     *
     * @param inChannels of pixels, 3
     * @param outChannels of pixels, 3
     * @param channels the width that the multipliers multiply
     * @param encoderMultipliers one a level of the encoder
     * @param decoderMultipliers one a level of the decoder
     * @param residualBlocks of each level of the encoder; the decoder has one more
     */
    public record Network(
            int inChannels,
            int outChannels,
            int channels,
            List<Integer> encoderMultipliers,
            List<Integer> decoderMultipliers,
            int residualBlocks) {
        public Network {
            encoderMultipliers = List.copyOf(encoderMultipliers);
            decoderMultipliers = List.copyOf(decoderMultipliers);
            Check.atLeast("levels of the encoder", encoderMultipliers.size(), 1);
            Check.atLeast("levels of the decoder", decoderMultipliers.size(), 1);
            Check.atLeast("channels", channels, 1);
        }
    }

    /**
     * What one latent stands for, the patch included.
     *
     * @param space pixels along each axis, a power of two
     * @param time frames, a power of two; 1 for images
     */
    public record Compression(int space, int time) {}

    /**
     * Levels whose size is named have attention after each block. Sizes are counted from {@code resolution}, whatever the picture is.
     *
     * @param resolution of the picture that the rule counts from
     * @param at sizes that have attention
     */
    public record Attention(int resolution, List<Integer> at) {
        public Attention {
            at = List.copyOf(at);
        }
    }

    /**
     * Between encoder and decoder.
     *
     * @param networkChannels that the networks give and take, {@code z_channels}
     * @param latentChannels of the latent; of a code's vector where there is a quantizer
     * @param variational whether the encoder tells mean and log-variance
     * @param quantizer makes codes of latents; none in a continuous tokenizer
     */
    public record Bottleneck(
            int networkChannels,
            int latentChannels,
            boolean variational,
            @Nullable QuantizerConfig quantizer) {}

    public CosmosConfig {
        int spatial = halvings(compression.space(), patch.size());
        int temporal = video ? halvings(compression.time(), patch.size()) : 0;
        int levels = network.encoderMultipliers().size();
        Check.that(
                spatial >= 0 && spatial <= levels && temporal >= 0 && temporal <= levels,
                "Compress by the patch size times up to two to the number of levels.",
                "%d×%d×%d with patch %d and %d levels",
                compression.time(),
                compression.space(),
                compression.space(),
                patch.size(),
                levels);
    }

    /** Halvings of the picture by the network, beyond the patch. */
    public int spatialHalvings() {
        return halvings(compression.space(), patch.size());
    }

    /** Halvings of the number of frames by the network, beyond the patch. */
    public int temporalHalvings() {
        return video ? halvings(compression.time(), patch.size()) : 0;
    }

    /** The patcher before the encoder, the unpatcher after the decoder. */
    public Patcher patcher() {
        return new Patcher(patch.size(), patch.method(), video);
    }

    /** Whether it gives codes. */
    public boolean discrete() {
        return bottleneck.quantizer() != null;
    }

    private static int halvings(int compression, int patch) {
        return log2(compression) - log2(patch);
    }

    private static int log2(int value) {
        Check.that(
                value >= 1 && Integer.bitCount(value) == 1, "Use 1, 2, 4, 8 or 16.", "%d is not a power of two", value);
        return Integer.numberOfTrailingZeros(value);
    }
}
