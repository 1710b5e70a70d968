package orrery.bench.speed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosNames;
import orrery.tokenizer.cosmos.CosmosRelease;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.cosmos.Patcher;
import orrery.tokenizer.wan.WanConfig;
import orrery.tokenizer.wan.WanVae;

/** The tokenizers that are timed, with random weights, and what diffusers calls them. */
enum TokenizerNet {
    /** Published as CV8x8x8-720p. */
    COSMOS,
    /** The topology of zoo/nano-cv. */
    NANO_CV,
    /** Wan 2.1. */
    WAN;

    static final int FRAMES = 17;
    static final int SIDE = 256; // pixels
    static final int LATENT_CHANNELS = 16; // of all three

    private static final CosmosConfig NANO = new CosmosConfig(
            true,
            new CosmosConfig.Patch(4, Patcher.Method.HAAR),
            new CosmosConfig.Network(3, 3, 32, List.of(3, 4), List.of(3, 4), 1),
            new CosmosConfig.Compression(8, 4),
            new CosmosConfig.Attention(1024, List.of(32)),
            new CosmosConfig.Bottleneck(16, 16, false, null),
            false);

    String label() {
        return switch (this) {
            case COSMOS -> "cosmos";
            case NANO_CV -> "nano-cv";
            case WAN -> "wan";
        };
    }

    /** A {@code ClipTokenizer} with weights from a seed, in a type; close it. */
    Layer make(DType type) {
        Layer made = Layer.of(type, () -> this == WAN ? new WanVae(WanConfig.wan21()) : new CosmosTokenizer(config()));
        made.initialize(1);
        return made;
    }

    private CosmosConfig config() {
        return this == COSMOS ? CosmosRelease.CV8X8X8_720P.config() : NANO;
    }

    /** Weights by diffusers' names. */
    Map<String, Tensor> named(Layer network) {
        if (this == WAN) {
            return network.state(); // diffusers' names already
        }
        Map<String, String> names = CosmosNames.toDiffusers(network.state().keySet(), config());
        Map<String, Tensor> named = new LinkedHashMap<>();
        network.state().forEach((key, value) -> named.put(names.getOrDefault(key, key), value));
        return named;
    }

    /** The class of diffusers, and what its constructor takes beside its defaults. */
    Map<String, Object> peer() {
        if (this == WAN) {
            return Map.of("class", "AutoencoderKLWan", "config", Map.of());
        }
        CosmosConfig.Network n = config().network();
        List<Integer> encoder = new ArrayList<>(List.of(n.channels()));
        n.encoderMultipliers().forEach(times -> encoder.add(times * n.channels()));
        List<Integer> decoder = new ArrayList<>();
        n.decoderMultipliers().forEach(times -> decoder.add(times * n.channels()));
        decoder.add(decoder.get(decoder.size() - 1));
        return Map.of(
                "class",
                "AutoencoderKLCosmos",
                "config",
                Map.of(
                        "encoder_block_out_channels", encoder,
                        "decode_block_out_channels", decoder,
                        "num_layers", n.residualBlocks(),
                        "patch_size", config().patch().size(),
                        "spatial_compression_ratio", config().compression().space(),
                        "temporal_compression_ratio", config().compression().time()));
    }
}
