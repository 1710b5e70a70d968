package orrery.tokenizer.quantize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import orrery.base.Check;
import orrery.tensor.Tensor;

/**
 * Layers of quantizers of one kind, each of which codes what the one before left over (SoundStream, arXiv 2107.03312, algorithm 1). The
 * vectors add up. Keys {@code layers.0.…}.
 */
public final class Residual extends Quantizer {
    private final List<Quantizer> layers = new ArrayList<>();

    /** That many layers, made by {@code maker}. */
    public Residual(int count, Supplier<Quantizer> maker) {
        Check.atLeast("layers of a residual quantizer", count, 1);
        for (int i = 0; i < count; i++) {
            layers.add(layer("layers." + i, maker.get()));
        }
    }

    @Override
    public Quantized quantize(Tensor z) {
        Tensor left = z;
        List<Tensor> codes = new ArrayList<>();
        List<Tensor> indices = new ArrayList<>();
        List<Tensor> losses = new ArrayList<>();
        Map<String, Tensor> measures = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            Quantized quantized = layers.get(i).quantize(left);
            left = left.sub(quantized.codes().detach());
            codes.add(quantized.codes());
            indices.add(quantized.indices());
            losses.add(quantized.loss());
            int number = i;
            quantized.measures().forEach((name, value) -> measures.put(name + "." + number, value));
        }
        return new Quantized(sum(codes), Tensor.stack(indices, 1), sum(losses), measures);
    }

    /** {@code indices} [B, layers, …]. */
    @Override
    public Tensor codes(Tensor indices) {
        Check.that(
                indices.dim() >= 2 && indices.size(1) == layers.size(),
                "Give the indices of all layers.",
                "indices of %d layers for %d layers",
                indices.dim() < 2 ? 0 : indices.size(1),
                layers.size());
        List<Tensor> codes = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            codes.add(layers.get(i).codes(indices.select(1, i)));
        }
        return sum(codes);
    }

    private static Tensor sum(List<Tensor> parts) {
        return parts.stream().reduce(Tensor::add).orElseThrow();
    }

    @Override
    public long size() {
        return layers.get(0).size();
    }

    @Override
    public double bits() {
        return layers.stream().mapToDouble(Quantizer::bits).sum();
    }
}
