package orrery.tokenizer.cosmos;

import java.util.Optional;
import orrery.tokenizer.causal.CausalLayer;

/** Makes the parts of which encoder and decoder are put together: the plan is the same for images and for video. */
interface Blocks {
    /** 3×3 for images, 1×3×3 and 3×1×1 for video; keeps the size. */
    CausalLayer convolution(long in, long out);

    /** Changes the width only. */
    CausalLayer projection(long in, long out);

    CausalLayer residual(long in, long out);

    CausalLayer attention(long channels);

    /** Group norm and SiLU before the last convolution; key {@code norm_out}. */
    CausalLayer norm(long channels);

    /** Makes pictures smaller after a level of the encoder; none where the level keeps them. Key {@code downsample}. */
    Optional<CausalLayer> down(CosmosConfig config, int level, long channels);

    /** Makes pictures larger after a level of the decoder, counted as the keys count. Key {@code upsample}. */
    Optional<CausalLayer> up(CosmosConfig config, int level, long channels);

    /** Whether the size that decides about attention halves after a level of the encoder. */
    boolean halvesAfter(CosmosConfig config, int level);

    /** Whether it doubles after a level of the decoder. */
    boolean doublesAfter(CosmosConfig config, int level);

    static Blocks of(CosmosConfig config) {
        return config.video() ? new VideoBlocks() : new ImageBlocks();
    }
}
