package orrery.tokenizer.quantize;

import java.util.List;
import orrery.tensor.Tensor;

/**
 * What a variational encoder says about latents.
 *
 * @param mean the most likely latents, [B, C, …]
 * @param logVariance of each, limited to a range
 */
public record Gaussian(Tensor mean, Tensor logVariance) {
    /** From means and log-variances one behind the other, [B, 2C, …], the latter limited to −30..20. */
    public static Gaussian of(Tensor moments) {
        return of(moments, -30, 20);
    }

    /** The same with another range. */
    public static Gaussian of(Tensor moments, double least, double most) {
        List<Tensor> parts = moments.chunk(2, 1);
        return new Gaussian(parts.get(0), parts.get(1).clamp(least, most));
    }

    /** Latents by noise from the standard normal distribution. */
    public Tensor sample(Tensor noise) {
        return mean.add(logVariance.mul(0.5).exp().mul(noise));
    }
}
