package orrery.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import orrery.tensor.DType;
import orrery.tensor.Tensor;
import orrery.tokenizer.FiniteScalarQuantizer;
import orrery.tokenizer.cosmos.Patcher;
import orrery.tokenizer.cosmos.ReferenceConfig;
import orrery.tokenizer.quantize.FiniteScalar;
import orrery.tokenizer.quantize.Quantizer;
import orrery.tokenizer.quantize.Residual;

/** Golden cases of the quantizers and of the patcher. */
final class QuantizerAdapters {
    private QuantizerAdapters() {}

    static Outputs patcher(GoldenCase golden) {
        Patcher.Method method = Patcher.Method.valueOf(
                golden.config().path("patch_method").asText().toUpperCase(Locale.ROOT));
        Patcher patcher = new Patcher(golden.integer("patch_size"), method, golden.integer("dims") == 3);
        Tensor patched = patcher.patch(golden.input("x"), true);
        return new Outputs()
                .put("patched", patched)
                .put("back", patcher.unpatch(patched, true))
                .put("raw", patcher.unpatch(golden.input("y"), true));
    }

    static Outputs finiteScalar(GoldenCase golden) {
        int[] levels = golden.integers("levels");
        FiniteScalarQuantizer plain = new FiniteScalarQuantizer(levels);
        Outputs outputs = new Outputs();
        Tensor z = golden.input("z").requiresGrad(true);
        List<Integer> all = Arrays.stream(levels).boxed().toList();
        int codebooks = golden.config().path("num_codebooks").asInt(1);
        int width = golden.config().path("dim").asInt(levels.length * codebooks);
        try (FiniteScalar quantizer = new FiniteScalar(all, width, codebooks)) {
            quantizer.load(golden.weights()); // projections, where the width is another
            if (width == levels.length) {
                outputs.put("bounded", plain.bound(z.detach().transpose(1, -1)).transpose(1, -1));
            }
            Quantizer.Quantized quantized = quantizer.quantize(z);
            quantized.codes().mul(golden.input("cotangent")).sum().backward();
            outputs.put("indices", quantized.indices())
                    .put("codes", quantized.codes().detach())
                    .put("codes", "from indices", quantizer.codes(quantized.indices()))
                    .put("loss", quantized.loss())
                    .put("grad", z.grad().orElseThrow());
            if (golden.inputNames().contains("all_indices")) {
                Tensor numbers = golden.input("all_indices");
                Tensor back = quantizer.codes(numbers);
                outputs.put("back", back);
                if (width == levels.length && !plain.indices(back).equalTo(numbers.to(DType.INT64))) {
                    throw new IllegalStateException("the indices of the codes of all indices are others");
                }
            }
        }
        for (int count : new TreeSet<>(Arrays.stream(levels).boxed().toList())) {
            if (golden.inputNames().contains("edge_values_" + count)) {
                outputs.put("edge_rounded_" + count, edges(golden, plain, levels, count));
            }
        }
        return outputs;
    }

    /** A sweep over one channel of that many levels, the others 0. */
    private static Tensor edges(GoldenCase golden, FiniteScalarQuantizer quantizer, int[] levels, int count) {
        int channel = Arrays.stream(levels).boxed().toList().indexOf(count);
        Tensor sweep = golden.input("edge_values_" + count);
        List<Tensor> channels = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            channels.add(i == channel ? sweep : sweep.mul(0));
        }
        return quantizer.bound(Tensor.stack(channels, -1)).select(-1, channel).round();
    }

    static Outputs residual(GoldenCase golden) {
        String name = golden.inputNames().get(0);
        Tensor z = golden.input(name);
        List<Integer> levels = Arrays.stream(golden.integers("levels")).boxed().toList();
        try (Residual quantizer = new Residual(golden.integer("num_quantizers"), () -> new FiniteScalar(levels))) {
            Quantizer.Quantized quantized = quantizer.quantize(z);
            return new Outputs()
                    .put("indices", quantized.indices())
                    .put("codes", quantized.codes())
                    .put("codes", "from indices", quantizer.codes(quantized.indices()))
                    .put("residual", z.sub(quantized.codes()));
        }
    }

    static Outputs vector(GoldenCase golden) {
        Tensor z = golden.input("z").requiresGrad(true);
        try (Quantizer quantizer = ReferenceConfig.quantizer(golden.config()).make()) {
            quantizer.load(golden.weights());
            Quantizer.Quantized quantized = quantizer.quantize(z);
            quantized
                    .codes()
                    .mul(golden.input("cotangent"))
                    .sum()
                    .add(quantized.loss().sum())
                    .backward();
            Tensor table = quantizer.parameters().get("embedding.weight");
            return new Outputs()
                    .put("indices", quantized.indices().reshape(-1))
                    .put("z_q", quantized.codes().detach())
                    .put("loss", quantized.loss().detach())
                    .put("perplexity", measure(quantized.measures(), "perplexity"))
                    .put("grad_z", z.grad().orElseThrow())
                    .put(
                            "grad_embedding",
                            Objects.requireNonNull(table).grad().orElseThrow().copy());
        }
    }

    private static Tensor measure(Map<String, Tensor> measures, String name) {
        return Objects.requireNonNull(measures.get(name));
    }

    static Outputs lookupFree(GoldenCase golden) {
        try (Quantizer quantizer = ReferenceConfig.quantizer(golden.config()).make()) {
            quantizer.load(golden.weights());
            Quantizer.Quantized quantized = quantizer.quantize(golden.input("z"));
            List<Tensor> parts = new ArrayList<>();
            for (String name : List.of("commit", "entropy", "sample_entropy", "codebook_entropy")) {
                if (quantized.measures().containsKey(name)) {
                    parts.add(measure(quantized.measures(), name).reshape(1).detach());
                }
            }
            return new Outputs()
                    .put("indices", quantized.indices())
                    .put("z_q", quantized.codes().detach())
                    .put("loss", quantized.loss().detach())
                    .put("parts", Tensor.cat(parts, 0));
        }
    }
}
