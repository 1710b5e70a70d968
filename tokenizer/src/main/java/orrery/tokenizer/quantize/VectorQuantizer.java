package orrery.tokenizer.quantize;

import java.util.Map;
import orrery.base.Check;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Tensor;

/**
 * The nearest of K learned vectors (VQ-VAE, arXiv 1711.00937). Where two are equally near, the first. Key {@code embedding.weight} [K,
 * C].
 */
public final class VectorQuantizer extends Quantizer {
    private static final double TINY = 1e-10;

    /**
     * Choices.
     *
     * @param codes number of vectors, K
     * @param width channels of a vector, C
     * @param commitment weight of one of the two terms of the loss, β
     * @param normalized whether latents and vectors are brought to length 1 after the look-up
     * @param legacy whether β weighs the term that moves the vectors (as the first VQGAN code has it), instead of the one that moves
     *     the latents
     */
    public record Codebook(int codes, int width, double commitment, boolean normalized, boolean legacy) {
        public Codebook {
            Check.atLeast("codes", codes, 2);
            Check.atLeast("width", width, 1);
        }
    }

    private final Codebook config;
    private final Tensor table;

    /** With a codebook to be learned. */
    public VectorQuantizer(Codebook config) {
        this.config = config;
        table = parameter("embedding.weight", config.codes(), config.width());
    }

    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        double bound = 1.0 / config.codes();
        parameter.copy_(Tensor.rand(generator, parameter.shape()).mul(2 * bound).add(-bound));
    }

    @Override
    public Quantized quantize(Tensor z) {
        Tensor latents = channelsToEnd(z).contiguous(); // [B, …, C]
        Tensor flat = latents.reshape(-1, config.width());
        Tensor distances = flat.square()
                .sum(true, 1)
                .add(table.square().sum(1))
                .sub(flat.matmul(table.transpose(0, 1)).mul(2)); // [N, K]
        Tensor nearest = distances.detach().argmin(1);
        Tensor vectors = Functional.embedding(table, nearest).reshape(latents.shape());
        Tensor from = config.normalized() ? unit(latents) : latents;
        Tensor to = config.normalized() ? unit(vectors) : vectors;

        int[] dims = allButBatch(z);
        Tensor movesCodes = to.sub(from.detach()).square().mean(true, dims);
        Tensor movesLatents = to.detach().sub(from).square().mean(true, dims);
        Tensor loss = config.legacy()
                ? movesLatents.add(movesCodes.mul(config.commitment()))
                : movesLatents.mul(config.commitment()).add(movesCodes);
        Tensor straight = from.add(to.sub(from).detach());
        long[] grid = java.util.Arrays.copyOf(latents.shape(), latents.dim() - 1);
        return new Quantized(
                channelsToFront(straight),
                nearest.reshape(grid),
                loss,
                Map.of(
                        "commit", movesCodes.mean().detach(),
                        "embedding",
                                movesLatents.mean().mul(config.commitment()).detach(),
                        "perplexity", perplexity(nearest)));
    }

    /** How many codes are in use, as if each were used equally often. */
    private Tensor perplexity(Tensor nearest) {
        Tensor share =
                Functional.oneHot(nearest, config.codes()).to(table.dtype()).mean(0);
        return share.mul(share.add(TINY).log()).sum().neg().exp();
    }

    private static Tensor unit(Tensor x) {
        Tensor length = x.square().sum(true, -1).sqrt();
        return x.div(length.clamp(1e-12, Float.MAX_VALUE));
    }

    @Override
    public Tensor codes(Tensor indices) {
        Tensor vectors = Functional.embedding(table, indices);
        return indices.dim() >= 2 ? channelsToFront(vectors) : vectors;
    }

    @Override
    public long size() {
        return config.codes();
    }
}
