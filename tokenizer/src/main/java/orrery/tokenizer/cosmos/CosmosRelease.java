package orrery.tokenizer.cosmos;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orrery.tokenizer.quantize.QuantizerConfig;

/**
 * The published Cosmos tokenizers. The letters: C continuous, D discrete; I images, V video; then frames × pixels × pixels of one
 * latent. The first release ("0.1", and "1.0" with other weights) has patches of 4 pixels, the second names the size that it was
 * trained for.
 */
public enum CosmosRelease {
    CI8X8(4, 8, 1, 16),
    CI16X16(4, 16, 1, 16),
    DI8X8(4, 8, 1, 256),
    DI16X16(4, 16, 1, 256),
    CV4X8X8(4, 8, 4, 16),
    CV8X8X8(4, 8, 8, 16),
    CV8X16X16(4, 16, 8, 16),
    DV4X8X8(4, 8, 4, 16),
    DV8X8X8(4, 8, 8, 16),
    DV8X16X16(4, 16, 8, 16),
    CI8X8_360P(2, 8, 1, 16),
    CI16X16_360P(2, 16, 1, 16),
    DI8X8_360P(2, 8, 1, 256),
    DI16X16_360P(2, 16, 1, 256),
    CV4X8X8_360P(2, 8, 4, 16),
    DV4X8X8_360P(2, 8, 4, 256),
    CV8X8X8_720P(4, 8, 8, 16),
    DV8X16X16_720P(4, 16, 8, 16);

    private static final List<Integer> LEVELS = List.of(2, 4, 4);

    private final int patch;
    private final int space;
    private final int time;
    private final int networkChannels;

    CosmosRelease(int patch, int space, int time, int networkChannels) {
        this.patch = patch;
        this.space = space;
        this.time = time;
        this.networkChannels = networkChannels;
    }

    /** Whether it is for video. */
    public boolean video() {
        return name().charAt(1) == 'V';
    }

    /** Whether it gives codes. */
    public boolean discrete() {
        return name().charAt(0) == 'D';
    }

    /** Its sizes. */
    public CosmosConfig config() {
        List<Integer> decoder =
                this == CV4X8X8 ? List.of(2, 4) : LEVELS; // the released weights of this one have two levels
        @Nullable QuantizerConfig quantizer = discrete() ? QuantizerConfig.cosmos() : null;
        return new CosmosConfig(
                video(),
                new CosmosConfig.Patch(patch, Patcher.Method.HAAR),
                new CosmosConfig.Network(3, 3, 128, LEVELS, decoder, 2),
                new CosmosConfig.Compression(space, time),
                new CosmosConfig.Attention(1024, List.of(32)),
                new CosmosConfig.Bottleneck(networkChannels, discrete() ? 6 : 16, false, quantizer),
                false);
    }

    /** The published name, such as {@code CV8x8x8-720p}. */
    public String label() {
        return name().replace('X', 'x').replace('_', '-').replace('P', 'p');
    }

    /**
     * The one of a name, in any case and with any mark between its parts.
     *
     * @return null when there is none
     */
    public static @Nullable CosmosRelease of(String name) {
        String plain = plain(name);
        for (CosmosRelease release : values()) {
            if (plain(release.name()).equals(plain)) {
                return release;
            }
        }
        return null;
    }

    private static String plain(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    }
}
