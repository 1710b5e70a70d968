package orrery.tensor;

import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.global.torch;

/** Decompositions of small matrices. Give FLOAT64 where digits count. */
public final class LinearAlgebra {
    private LinearAlgebra() {}

    /**
     * Eigenvalues and eigenvectors of a symmetric matrix.
     *
     * @param values ascending, [n]
     * @param vectors one a column, of length 1, [n, n]
     */
    public record Eigen(Tensor values, Tensor vectors) {}

    /** Of a symmetric matrix [n, n]. */
    public static Eigen symmetric(Tensor matrix) {
        T_TensorTensor_T found = torch.linalg_eigh(matrix.raw);
        return new Eigen(new Tensor(found.get0()), new Tensor(found.get1()));
    }

    /** X of A·X = B, for A [n, n] that has an inverse and B [n, m]. */
    public static Tensor solve(Tensor a, Tensor b) {
        return new Tensor(torch.linalg_solve(a.raw, b.raw));
    }
}
