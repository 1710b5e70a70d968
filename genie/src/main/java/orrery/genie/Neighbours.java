package orrery.genie;

import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** How far latents are from the nearest of many that are known. */
public final class Neighbours implements AutoCloseable {
    private final Tensor bank; // [M, N·C]
    private final Tensor squares; // [M]

    /** Of latents FLOAT32 [M, N, C], which are copied. Lives until closed. */
    public Neighbours(Tensor latents) {
        bank = Scope.lasting(() -> latents.flatten(1, 2).copy());
        squares = Scope.lasting(() -> bank.square().sum(1));
    }

    /** Distance of each of [B, N, C] to the nearest. */
    public double[] distances(Tensor latents) {
        try (Scope scope = Scope.open()) {
            return all(latents).amin(1).doubles();
        }
    }

    /** Distances of [B, N, C] to all, [B, M]; dies with the caller's scope. */
    Tensor all(Tensor latents) {
        Tensor rows = latents.flatten(1, 2);
        return rows.square()
                .sum(true, 1)
                .add(squares)
                .sub(rows.matmul(bank.transpose(0, 1)).mul(2))
                .clamp(0, Float.MAX_VALUE)
                .sqrt();
    }

    /** A mixture of those that are known, by shares [M] that sum to 1: [N·C]; dies with the caller's scope. */
    Tensor mixed(Tensor shares) {
        return shares.unsqueeze(0).matmul(bank).squeeze(0);
    }

    @Override
    public void close() {
        bank.close();
        squares.close();
    }
}
