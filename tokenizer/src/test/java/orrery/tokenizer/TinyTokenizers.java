package orrery.tokenizer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.cosmos.Patcher;
import orrery.tokenizer.quantize.QuantizerConfig;
import orrery.tokenizer.wan.WanConfig;
import orrery.tokenizer.wan.WanVae;

/** Tokenizers with the topologies of the published ones and a few channels, weights by rule. */
public final class TinyTokenizers {
    private TinyTokenizers() {}

    public static CosmosConfig cosmos(int patch, int space, int time) {
        return cosmos(true, patch, space, time, 8, null);
    }

    /** {@code channels} a multiple of 32 / 2 for images: their norms have 32 groups. */
    public static CosmosConfig cosmos(
            boolean video, int patch, int space, int time, int channels, @Nullable QuantizerConfig quantizer) {
        return new CosmosConfig(
                video,
                new CosmosConfig.Patch(patch, Patcher.Method.HAAR),
                new CosmosConfig.Network(3, 3, channels, List.of(2, 4, 4), List.of(2, 4, 4), 1),
                new CosmosConfig.Compression(space, time),
                new CosmosConfig.Attention(1024, List.of(32)),
                new CosmosConfig.Bottleneck(4, quantizer == null ? 4 : 6, false, quantizer),
                false);
    }

    public static WanConfig wan(boolean residual) {
        return new WanConfig(
                residual ? new WanConfig.Pixels(12, 12, 2) : new WanConfig.Pixels(3, 3, 1),
                new WanConfig.Widths(8, residual ? 12 : 8, List.of(1, 2, 4, 4)),
                2,
                4,
                List.of(false, true, true),
                List.of(),
                residual);
    }

    public static CosmosTokenizer filled(CosmosConfig config) {
        return filled(new CosmosTokenizer(config));
    }

    public static WanVae filled(WanConfig config) {
        return filled(new WanVae(config));
    }

    private static <L extends Layer> L filled(L network) {
        try (Scope scope = Scope.open()) {
            network.load(SyntheticWeights.of(network, 1, ""));
            network.requireGrad(false);
        }
        return network;
    }
}
