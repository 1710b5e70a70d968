package orrery.tokenizer.quantize;

import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Vectors as running averages of the latents that choose them (VQ-VAE, arXiv 1711.00937, appendix A.1). Keys {@code counts} and {@code
 * unused} [K], {@code sums} [K, C].
 */
final class RunningAverages extends Layer {
    private final VectorQuantizer.Averages config;
    private final int codes;
    private final Tensor table;
    private final Tensor counts;
    private final Tensor sums;
    private final Tensor unused;

    /** Of the vectors in {@code table} [K, C], which another layer owns and this one overwrites. */
    RunningAverages(VectorQuantizer.Averages config, Tensor table) {
        this.config = config;
        this.table = table;
        codes = (int) table.size(0);
        counts = buffer("counts", () -> Tensor.ones(codes));
        sums = buffer("sums", () -> Tensor.zeros(table.shape()));
        unused = buffer("unused", () -> Tensor.zeros(codes));
    }

    /** Vectors become latents [N, C] drawn at random, all different where there are as many. */
    void start(Tensor latents, Generator generator) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            long n = latents.size(0);
            Tensor rows = n >= codes
                    ? Tensor.randperm(generator, n).narrow(0, 0, codes)
                    : Tensor.randint(generator, 0, n, codes);
            table.copy_(latents.indexSelect(0, rows));
            sums.copy_(table);
            counts.fill_(1);
            unused.zero_();
        }
    }

    /** Moves each vector towards the mean of the latents [N, C] that chose it; {@code chosen} INT64 [N]. */
    void follow(Tensor latents, Tensor chosen) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor picked = Functional.oneHot(chosen, codes).to(DType.FLOAT32); // [N, K]
            Tensor hits = picked.sum(0);
            Tensor found = picked.transpose(0, 1).matmul(latents.to(DType.FLOAT32));
            counts.mul_(config.decay()).add_(hits.mul(1 - config.decay()));
            sums.mul_(config.decay()).add_(found.mul(1 - config.decay()));
            unused.add_(1).mul_(hits.eq(0).to(DType.FLOAT32));

            // A count near 0 would throw its vector far away: each gets a little of the whole.
            double eps = config.smoothing();
            Tensor total = counts.sum();
            Tensor smoothed = counts.add(eps).div(total.add(codes * eps)).mul(total);
            table.copy_(sums.div(smoothed.unsqueeze(1)));
        }
    }

    /** Puts vectors that were chosen by none in that many calls of {@link #follow} onto random latents; tells how many. */
    int reset(Tensor latents, int calls, Generator generator) {
        Check.atLeast("calls after which a vector is dead", calls, 1);
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            // As many draws however many are dead, so that the random numbers that follow do not depend on it.
            Tensor drawn =
                    latents.to(DType.FLOAT32).indexSelect(0, Tensor.randint(generator, 0, latents.size(0), codes));
            Tensor dead = unused.ge(calls);
            Tensor row = dead.unsqueeze(1); // [K, 1]
            table.copy_(Tensor.where(row, drawn, table));
            sums.copy_(Tensor.where(row, drawn, sums));
            counts.copy_(Tensor.where(dead, Tensor.ones(codes), counts));
            unused.copy_(Tensor.where(dead, Tensor.zeros(codes), unused));
            return (int) dead.to(DType.INT64).sum().item();
        }
    }
}
