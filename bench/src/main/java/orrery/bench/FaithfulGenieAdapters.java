package orrery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.genie.evaluation.CodeAgreement;
import orrery.genie.faithful.MaskGit;
import orrery.genie.faithful.SpaceTime;
import orrery.genie.faithful.SpaceTimeConfig;
import orrery.tensor.DType;
import orrery.tensor.Tensor;
import orrery.tokenizer.quantize.Quantizer;
import orrery.tokenizer.quantize.VectorQuantizer;

/** Golden cases of the parts of Genie as its paper has it. */
final class FaithfulGenieAdapters {
    private static final Pattern LAYER_NORM = Pattern.compile("layernorm(?: eps ([-+.e\\d]+))?");

    private FaithfulGenieAdapters() {}

    static Outputs spaceTime(GoldenCase golden) {
        int width = golden.integer("d_model");
        int heads = golden.integer("heads");
        JsonNode config = golden.config();
        SpaceTimeConfig sizes = new SpaceTimeConfig(
                width,
                heads,
                config.path("head_dim").asInt(width / heads),
                golden.integer("ffn"),
                golden.integer("layers"),
                config.path("qk_norm").asBoolean(),
                layerNormEps(config.path("norm").asText("layernorm")));
        Tensor x = golden.input("x").requiresGrad(true);
        try (SpaceTime network = new SpaceTime(sizes)) {
            network.load(golden.weights());
            Tensor y = network.forward(x);
            y.mul(golden.input("cot")).sum().backward();
            Tensor weight = Objects.requireNonNull(network.parameters().get("blocks.0.temporal.qkv.weight"));
            return new Outputs()
                    .put("y", y.detach())
                    .put("grad_x", x.grad().orElseThrow())
                    .put("grad_qkv", weight.grad().orElseThrow().copy());
        }
    }

    private static double layerNormEps(String norm) {
        Matcher found = LAYER_NORM.matcher(norm);
        Check.that(found.matches(), "use a case with layernorm", "the norm \"%s\" is not built", norm);
        String eps = found.group(1);
        return eps == null ? 1e-5 : Double.parseDouble(eps);
    }

    static Outputs vectorQuantizer(GoldenCase golden) {
        Tensor z = golden.input("z").requiresGrad(true);
        try (VectorQuantizer quantizer = new VectorQuantizer(new VectorQuantizer.Codebook(
                golden.integer("codes"),
                golden.integer("dim"),
                golden.number("beta"),
                false,
                false,
                distance(golden.config().path("distance").asText()),
                new VectorQuantizer.Averages(golden.number("ema_decay"), golden.number("ema_eps"))))) {
            Tensor codebook = Objects.requireNonNull(golden.weights().get("codebook"));
            Map<String, Tensor> state = new LinkedHashMap<>(quantizer.state());
            state.put("embedding.weight", codebook);
            state.put("averages.sums", codebook); // its counts are ones, as they are made
            quantizer.load(state);
            Quantizer.Quantized quantized = quantizer.quantize(z);
            quantized
                    .codes()
                    .mul(golden.input("cot"))
                    .sum()
                    .add(quantized.loss().mean())
                    .backward();
            quantizer.follow(z, quantized.indices());
            Map<String, Tensor> measures = quantized.measures();
            return new Outputs()
                    .put("index", quantized.indices())
                    .put("quantised", quantized.codes().detach())
                    .put("commitment", Objects.requireNonNull(measures.get("distance")))
                    .put("codebook_loss", Objects.requireNonNull(measures.get("commit")))
                    .put("perplexity", Objects.requireNonNull(measures.get("perplexity")))
                    .put("grad_z", z.grad().orElseThrow())
                    .put(
                            "codebook_after",
                            Objects.requireNonNull(quantizer.state().get("embedding.weight"))
                                    .copy());
        }
    }

    private static VectorQuantizer.Distance distance(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "l2", "euclidean" -> VectorQuantizer.Distance.EUCLIDEAN;
            case "cosine" -> VectorQuantizer.Distance.COSINE;
            default ->
                throw new OrreryException(
                        "the distance \"" + name + "\" is not built", "Use a case with l2 or cosine.");
        };
    }

    static Outputs maskGit(GoldenCase golden) {
        JsonNode config = golden.config();
        Check.that(
                config.path("schedule").asText("cosine").equals("cosine")
                        && config.path("rounding").asText("ceil").equals("ceil"),
                "use a case with the cosine schedule, rounded up",
                "another schedule of MaskGIT is not built");
        Outputs outputs = new Outputs();
        for (JsonNode pair : config.path("pairs")) {
            int tokens = pair.get(0).asInt();
            int steps = pair.get(1).asInt();
            long[] counts = new long[steps];
            for (int i = 0; i < steps; i++) {
                counts[i] = MaskGit.masked(tokens, steps, i);
            }
            outputs.put("masked_n" + tokens + "_s" + steps, Tensor.of(counts, steps));
        }
        MaskGit.Step step = MaskGit.step(
                golden.input("logits"),
                golden.input("u"),
                golden.input("tokens_before"),
                golden.input("masked_before"),
                MaskGit.masked(golden.integer("tokens"), golden.integer("steps"), golden.integer("step")),
                golden.number("temperature"));
        return outputs.put("sampled", step.sampled())
                .put("confidence", step.confidence())
                .put("tokens_after", step.tokens())
                .put("masked_after", step.masked().to(DType.INT64));
    }

    static Outputs codeAgreement(GoldenCase golden) {
        int codes = golden.integer("codes");
        int actions = golden.integer("actions");
        CodeAgreement agreement = CodeAgreement.of(
                golden.input("code").longs(), golden.input("action").longs(), codes, actions);
        long[] counts = agreement.counts().stream()
                .flatMap(row -> row.stream())
                .mapToLong(Long::longValue)
                .toArray();
        return new Outputs()
                .put("many_to_one", agreement.manyToOne())
                .put("one_to_one", agreement.oneToOne())
                .put("mutual_information", agreement.mutualInformation())
                .put("action_entropy", agreement.actionEntropy())
                .put("nmi", agreement.nmi())
                .put("perplexity", agreement.perplexity())
                .put("majority", agreement.majority())
                .put("counts", Tensor.of(counts, codes, actions));
    }
}
