package orrery.tokenizer.quantize;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;
import orrery.tokenizer.FiniteScalarQuantizer;

/**
 * Finite scalar quantization of pictures and video: {@link FiniteScalarQuantizer} over the channels. The first channel counts fastest.
 * Keys {@code project_in} and {@code project_out} only where the latents have another width than the codes.
 */
public final class FiniteScalar extends Quantizer {
    private final FiniteScalarQuantizer levels;
    private final int codebooks;
    private final @Nullable Linear in;
    private final @Nullable Linear out;

    /** One codebook, as wide as there are levels. */
    public FiniteScalar(List<Integer> levels) {
        this(levels, levels.size(), 1);
    }

    /**
     * Every choice.
     *
     * @param width channels of the latents
     * @param codebooks parts into which the channels are divided; with more than one, indices have a last dimension for them
     */
    public FiniteScalar(List<Integer> levels, int width, int codebooks) {
        this.levels = new FiniteScalarQuantizer(
                levels.stream().mapToInt(Integer::intValue).toArray());
        this.codebooks = codebooks;
        int codeWidth = levels.size() * codebooks;
        in = width == codeWidth ? null : layer("project_in", new Linear(width, codeWidth));
        out = width == codeWidth ? null : layer("project_out", new Linear(codeWidth, width));
    }

    @Override
    public Quantized quantize(Tensor z) {
        Tensor last = channelsToEnd(z); // [B, …, C]
        Tensor latents = in == null ? last : in.forward(last);
        FiniteScalarQuantizer.Quantized quantized = levels.quantize(parts(latents));
        Tensor codes = quantized.codes().reshape(latents.shape());
        Tensor vectors = channelsToFront(out == null ? codes : out.forward(codes)); // [B, C, …]
        Tensor indices = codebooks == 1 ? quantized.indices().squeeze(-1) : quantized.indices();
        return new Quantized(vectors, indices, noLoss(vectors), Map.of());
    }

    private Tensor parts(Tensor latents) {
        long[] shape = new long[latents.dim() + 1];
        System.arraycopy(latents.shape(), 0, shape, 0, latents.dim() - 1);
        shape[shape.length - 2] = codebooks;
        shape[shape.length - 1] = levels.channels();
        return latents.reshape(shape); // [B, …, codebooks, levels]
    }

    /** Zeros in the shape in which the reference has them: [B, 1, 1, 1] for pictures, [B, 1, 1, 1, W] for video. */
    private static Tensor noLoss(Tensor vectors) {
        long[] shape = vectors.shape();
        for (int i = 1; i < Math.min(4, shape.length); i++) {
            shape[i] = 1;
        }
        return Tensor.zeros(vectors.dtype(), shape);
    }

    @Override
    public Tensor codes(Tensor indices) {
        boolean picture = indices.dim() >= (codebooks == 1 ? 3 : 4);
        Tensor codes = levels.codes(indices);
        Tensor joined = codebooks == 1 ? codes : codes.flatten(-2, -1);
        Tensor vectors = out == null ? joined : out.forward(joined);
        return picture ? channelsToFront(vectors) : vectors;
    }

    /** The numbers [B, …] of vectors [B, C, …] that stand for codes; exact in half precision too. Only without projections. */
    public Tensor indices(Tensor codes) {
        Tensor indices = levels.indices(parts(channelsToEnd(codes)));
        return codebooks == 1 ? indices.squeeze(-1) : indices;
    }

    @Override
    public long size() {
        return levels.size();
    }

    @Override
    public double bits() {
        return codebooks * super.bits();
    }
}
