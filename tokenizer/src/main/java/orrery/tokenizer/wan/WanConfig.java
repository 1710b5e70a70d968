package orrery.tokenizer.wan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;

/**
 * Sizes of a Wan autoencoder. Stored beside its weights as {@code config.json}.
 *
 * @param pixels what stands at its ends
 * @param widths of its levels
 * @param residualBlocks of each level of the encoder; the decoder has one more
 * @param latentChannels of the latent
 * @param halvesTime after each level but the last, whether the number of frames halves
 * @param attentionScales shares of the picture's size (1, 0.5, …) at which the encoder has attention besides the middle
 * @param residual whether levels have a path around them, as in 2.2
 */
public record WanConfig(
        Pixels pixels,
        Widths widths,
        int residualBlocks,
        int latentChannels,
        List<Boolean> halvesTime,
        List<Double> attentionScales,
        boolean residual) {
    /**
     * Ends of the network.
     *
     * @param inChannels that the encoder takes, patches unpacked
     * @param outChannels that the decoder gives
     * @param patch pixels of a cell that becomes channels, along each axis
     */
    public record Pixels(int inChannels, int outChannels, int patch) {}

    /**
     * Widths of the levels.
     *
     * @param encoder width that the multipliers multiply in the encoder
     * @param decoder the same in the decoder
     * @param multipliers one a level
     */
    public record Widths(int encoder, int decoder, List<Integer> multipliers) {
        public Widths {
            multipliers = List.copyOf(multipliers);
            Check.atLeast("levels", multipliers.size(), 1);
        }
    }

    public WanConfig {
        halvesTime = List.copyOf(halvesTime);
        attentionScales = List.copyOf(attentionScales);
        Check.that(
                halvesTime.size() >= widths.multipliers().size() - 1,
                "Give one for each level but the last.",
                "%d choices of halving time for %d levels",
                halvesTime.size(),
                widths.multipliers().size());
    }

    /** Wan 2.1: 4×8×8, 16 channels, 127 million parameters. */
    public static WanConfig wan21() {
        return new WanConfig(
                new Pixels(3, 3, 1),
                new Widths(96, 96, List.of(1, 2, 4, 4)),
                2,
                16,
                List.of(false, true, true),
                List.of(),
                false);
    }

    /** Wan 2.2: 4×16×16, 48 channels. */
    public static WanConfig wan22() {
        return new WanConfig(
                new Pixels(12, 12, 2),
                new Widths(160, 256, List.of(1, 2, 4, 4)),
                2,
                48,
                List.of(false, true, true),
                List.of(),
                true);
    }

    /** Reads diffusers' {@code config.json}; what it leaves out is as in 2.1. */
    public static WanConfig read(JsonNode json) {
        List<Integer> multipliers = new ArrayList<>();
        json.path("dim_mult").forEach(value -> multipliers.add(value.asInt()));
        List<Boolean> halves = new ArrayList<>();
        json.path("temperal_downsample").forEach(value -> halves.add(value.asBoolean()));
        List<Double> scales = new ArrayList<>();
        json.path("attn_scales").forEach(value -> scales.add(value.asDouble()));
        int base = json.path("base_dim").asInt(96);
        WanConfig plain = wan21();
        return new WanConfig(
                new Pixels(
                        json.path("in_channels").asInt(3),
                        json.path("out_channels").asInt(3),
                        Math.max(1, json.path("patch_size").asInt(1))),
                new Widths(
                        base,
                        json.path("decoder_base_dim").asInt(base),
                        multipliers.isEmpty() ? plain.widths().multipliers() : multipliers),
                json.path("num_res_blocks").asInt(2),
                json.path("z_dim").asInt(16),
                halves.isEmpty() ? plain.halvesTime() : halves,
                scales,
                json.path("is_residual").asBoolean(false));
    }

    /** Number of levels. */
    public int levels() {
        return widths.multipliers().size();
    }

    /** Whether the number of frames halves after a level of the encoder. */
    boolean halvesTimeAfter(int level) {
        return level < levels() - 1 && halvesTime.get(level);
    }

    /** Whether the number of frames doubles after a level of the decoder, counted as it runs. */
    boolean doublesTimeAfter(int level) {
        return level < levels() - 1 && halvesTime.get(halvesTime.size() - 1 - level);
    }

    /** Frames of one latent after the first. */
    public int timeCompression() {
        int halvings = 0;
        for (int i = 0; i < levels(); i++) {
            halvings += halvesTimeAfter(i) ? 1 : 0;
        }
        return 1 << halvings;
    }

    /** Pixels of one latent along each axis. */
    public int spaceCompression() {
        return pixels.patch() << (levels() - 1);
    }
}
