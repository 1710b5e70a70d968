package orrery.tokenizer.quantize;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/**
 * Look-up free quantization (MAGVIT-2, arXiv 2310.05737): the sign of each channel is a bit, the first channel the most significant;
 * zero is −1. Entropy terms ask that each latent be sure of its code and all codes be used. Keys {@code project_in} and {@code
 * project_out} only where the latents are wider than the bits.
 */
public final class LookupFree extends Quantizer {
    private static final double LEAST_PROBABILITY = 1e-5;

    /**
     * Choices.
     *
     * @param bits of a code
     * @param width channels of the latents; no projection where it is {@code bits}
     * @param commitment weight of the term that keeps latents near their codes
     * @param entropy weight of the entropy terms; 0 leaves them out, and with them the memory of codes × positions that they need
     * @param temperature of the entropy terms
     */
    public record Bits(int bits, int width, double commitment, double entropy, double temperature) {
        public Bits {
            Check.within("bits", bits, 1, 62);
            Check.positive("temperature", temperature);
        }
    }

    private final Bits config;
    private final @Nullable Linear in;
    private final @Nullable Linear out;

    /** Nothing is learned but the projections. */
    public LookupFree(Bits config) {
        this.config = config;
        boolean projects = config.width() != config.bits();
        in = projects ? layer("project_in", new Linear(config.width(), config.bits())) : null;
        out = projects ? layer("project_out", new Linear(config.bits(), config.width())) : null;
    }

    @Override
    public Quantized quantize(Tensor z) {
        Tensor last = channelsToEnd(z);
        Tensor latents = in == null ? last : in.forward(last); // [B, …, bits]
        Tensor positive = latents.gt(0);
        Tensor signs = positive.to(latents.dtype()).mul(2).sub(1);
        Tensor straight = latents.add(signs.sub(latents).detach());
        Tensor vectors = out == null ? straight : out.forward(straight);

        Tensor commit = latents.sub(signs).square().flatten(1, -1).mean(1); // [B]
        Tensor loss = commit.mul(config.commitment());
        Map<String, Tensor> measures = new LinkedHashMap<>();
        measures.put("commit", commit.mean().mul(config.commitment()).detach());
        if (config.entropy() != 0) {
            loss = loss.add(entropies(latents, measures));
        }
        Tensor indices = positive.to(DType.INT64).mul(weights(latents)).sum(-1);
        return new Quantized(channelsToFront(vectors), indices, loss.reshape(-1, 1, 1, 1), measures);
    }

    private Tensor entropies(Tensor latents, Map<String, Tensor> measures) {
        Check.that(config.bits() <= 20, "Leave the entropy terms out.", "entropies over 2^%d codes", config.bits());
        Tensor flat = latents.reshape(latents.size(0), -1, config.bits()); // [B, N, bits]
        Tensor codebook =
                signs(Tensor.arange(1L << config.bits()).to(latents.device())).to(latents.dtype()); // [K, bits]
        Tensor likely = flat.matmul(codebook.transpose(0, 1))
                .mul(2 / config.temperature())
                .softmax(-1); // [B, N, K]
        Tensor each = entropy(likely).mean(1); // [B]
        Tensor all = entropy(likely.mean(0, 1)); // []
        Tensor terms = each.sub(all).mul(config.entropy());
        measures.put("entropy", terms.mean().detach());
        measures.put("sample_entropy", each.mean().mul(config.entropy()).detach());
        measures.put("codebook_entropy", all.mul(config.entropy()).detach());
        return terms;
    }

    private static Tensor entropy(Tensor likely) {
        return likely.mul(likely.clamp(LEAST_PROBABILITY, 1).log()).sum(-1).neg();
    }

    @Override
    public Tensor codes(Tensor indices) {
        Tensor codes = signs(indices).to(DType.FLOAT32);
        Tensor vectors = out == null ? codes : out.forward(codes);
        return indices.dim() >= 2 ? channelsToFront(vectors) : vectors;
    }

    /** [...] to [..., bits] of −1 and 1, INT64. */
    private Tensor signs(Tensor indices) {
        Tensor shifted = indices.unsqueeze(-1).to(DType.FLOAT64);
        Tensor digits = shifted.div(weights(indices).to(DType.FLOAT64)).floor().remainder(2);
        return digits.mul(2).sub(1);
    }

    private Tensor weights(Tensor like) {
        long[] weights = new long[config.bits()];
        Arrays.setAll(weights, i -> 1L << (weights.length - 1 - i));
        return Tensor.of(weights, weights.length).to(like.device());
    }

    @Override
    public long size() {
        return 1L << config.bits();
    }
}
