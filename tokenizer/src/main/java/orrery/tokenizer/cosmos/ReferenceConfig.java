package orrery.tokenizer.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tokenizer.quantize.LookupFree;
import orrery.tokenizer.quantize.QuantizerConfig;
import orrery.tokenizer.quantize.VectorQuantizer;

/** Reads the configurations of the reference implementations: the Cosmos releases' and diffusers' {@code config.json}. */
public final class ReferenceConfig {
    private final JsonNode json;

    private ReferenceConfig(JsonNode json) {
        this.json = json;
    }

    /**
     * Sizes in our own words.
     *
     * @param json fields as the reference calls them: {@code channels_mult}, {@code spatial_compression}, …, or diffusers' {@code
     *     encoder_block_out_channels}, …
     * @param video whether it is a video tokenizer
     * @throws OrreryException naming what is missing or not known
     */
    public static CosmosConfig read(JsonNode json, boolean video) {
        ReferenceConfig config = new ReferenceConfig(json);
        if (json.has("encoder_block_out_channels")) {
            return config.diffusers();
        }
        CosmosRelease named = CosmosRelease.of(json.path("topology").asText(""));
        return named != null && !json.has("channels") ? named.config() : config.reference(video);
    }

    private CosmosConfig reference(boolean video) {
        for (String side : List.of("encoder", "decoder")) {
            String kind = json.path(side).asText("FACTORIZED").toUpperCase(Locale.ROOT);
            Check.that(
                    kind.equals("FACTORIZED") || kind.equals("DEFAULT"),
                    "Use FACTORIZED for video, Default for images; no weights of another were published.",
                    "%s \"%s\" is not built",
                    side,
                    kind);
        }
        List<Integer> encoder = integers("channels_mult");
        boolean twoLevels = json.path("topology").asText("").equalsIgnoreCase("CV4x8x8");
        List<Integer> decoder = json.has("decoder_channels_mult")
                ? integers("decoder_channels_mult")
                : twoLevels ? encoder.subList(0, 2) : encoder;
        boolean variational = json.path("formulation").asText("AE").equalsIgnoreCase("VAE");
        @Nullable QuantizerConfig quantizer = json.has("quantizer") ? quantizer(json) : null;
        return new CosmosConfig(
                video,
                new CosmosConfig.Patch(
                        integer("patch_size", 1),
                        method(json.path("patch_method").asText("rearrange"))),
                new CosmosConfig.Network(
                        integer("in_channels", 3),
                        integer("out_channels", 3),
                        integer("channels"),
                        encoder,
                        decoder,
                        integer("num_res_blocks")),
                new CosmosConfig.Compression(
                        integer("spatial_compression"), video ? integer("temporal_compression") : 1),
                new CosmosConfig.Attention(integer("resolution"), integers("attn_resolutions")),
                new CosmosConfig.Bottleneck(
                        integer("z_channels"),
                        integer(quantizer == null ? "latent_channels" : "embedding_dim"),
                        variational,
                        quantizer),
                json.path("legacy_mode").asBoolean(false));
    }

    private CosmosConfig diffusers() {
        List<Integer> encoder = integers("encoder_block_out_channels");
        List<Integer> decoder = integers("decode_block_out_channels");
        int channels = encoder.get(0);
        return new CosmosConfig(
                true,
                new CosmosConfig.Patch(
                        integer("patch_size"), method(json.path("patch_type").asText("haar"))),
                new CosmosConfig.Network(
                        integer("in_channels"),
                        integer("out_channels"),
                        channels,
                        shares(encoder.subList(1, encoder.size()), channels),
                        shares(decoder.subList(0, decoder.size() - 1), channels),
                        integer("num_layers")),
                new CosmosConfig.Compression(
                        integer("spatial_compression_ratio"), integer("temporal_compression_ratio")),
                new CosmosConfig.Attention(integer("resolution"), integers("attention_resolutions")),
                new CosmosConfig.Bottleneck(integer("latent_channels"), integer("latent_channels"), false, null),
                false);
    }

    /**
     * The quantizer of a configuration: {@code quantizer} FSQ, RESFSQ, VQ, RESVQ or LFQ and the fields that it needs.
     *
     * @throws OrreryException for another kind
     */
    public static QuantizerConfig quantizer(JsonNode json) {
        ReferenceConfig config = new ReferenceConfig(json);
        String kind = json.path("quantizer").asText("").toUpperCase(Locale.ROOT);
        return switch (kind) {
            case "FSQ" -> QuantizerConfig.finiteScalar(config.integers("levels"));
            case "RESFSQ" ->
                new QuantizerConfig(config.integers("levels"), null, null, config.integer("num_quantizers"));
            case "VQ" -> QuantizerConfig.vectors(config.codebook(), 1);
            case "RESVQ" -> QuantizerConfig.vectors(config.codebook(), config.integer("num_quantizers"));
            case "LFQ" -> QuantizerConfig.signs(config.bits());
            default ->
                throw new OrreryException(
                        "no quantizer is called \"" + kind + "\"", "Use FSQ, RESFSQ, VQ, RESVQ or LFQ.");
        };
    }

    private VectorQuantizer.Codebook codebook() {
        return new VectorQuantizer.Codebook(
                integer("num_embeddings"),
                integer("embedding_dim"),
                json.path("beta").asDouble(0.25),
                json.path("use_norm").asBoolean(false),
                json.path("legacy").asBoolean(true));
    }

    private LookupFree.Bits bits() {
        int bits = integer("codebook_dim");
        int width = json.path("embed_dim").isNumber() ? integer("embed_dim") : bits;
        double entropy = json.path("entropy_loss").asBoolean(false)
                ? json.path("entropy_loss_weight").asDouble(0.1)
                : 0;
        return new LookupFree.Bits(
                bits,
                width,
                json.path("commitment_loss_weight").asDouble(0.25),
                entropy,
                json.path("default_temp").asDouble(0.01));
    }

    private static List<Integer> shares(List<Integer> widths, int channels) {
        for (int width : widths) {
            Check.divides("the first width", channels, "a width", width);
        }
        return widths.stream().map(width -> width / channels).toList();
    }

    private static Patcher.Method method(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "haar" -> Patcher.Method.HAAR;
            case "rearrange" -> Patcher.Method.REARRANGE;
            default -> throw new OrreryException("no patcher is called \"" + name + "\"", "Use haar or rearrange.");
        };
    }

    private int integer(String field, int otherwise) {
        return json.path(field).isNumber() ? json.path(field).asInt() : otherwise;
    }

    private int integer(String field) {
        Check.that(json.path(field).isNumber(), "Add it.", "the configuration has no number \"%s\"", field);
        return json.path(field).asInt();
    }

    private List<Integer> integers(String field) {
        List<Integer> values = new ArrayList<>();
        json.path(field).forEach(value -> values.add(value.asInt()));
        return values;
    }
}
