package orrery.tokenizer.training;

import java.util.List;
import java.util.function.Function;
import orrery.tensor.DType;
import orrery.tensor.LinearAlgebra;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * The principal components of some rows about zero, strongest first.
 *
 * @param vectors one a row, of length 1, FLOAT32 [count, n]
 * @param deviations of the rows along each, [count]
 */
record Components(Tensor vectors, Tensor deviations) {
    /**
     * Of what {@code rows} makes of each clip, [..., n].
     *
     * @param count components that are kept
     */
    static Components of(List<Tensor> clips, Function<Tensor, Tensor> rows, int count) {
        Tensor moments = Tensor.zeros(DType.FLOAT64, 1, 1);
        long number = 0;
        for (Tensor clip : clips) {
            try (Scope scope = Scope.open()) {
                Tensor x = rows.apply(clip);
                Tensor flat = x.reshape(-1, x.size(-1)).to(DType.FLOAT64);
                number += flat.size(0);
                moments = scope.keep(moments.add(flat.transpose(0, 1).matmul(flat)));
            }
        }
        LinearAlgebra.Eigen eigen = LinearAlgebra.symmetric(moments.div((double) number));
        Tensor vectors = eigen.vectors().transpose(0, 1).flip(0).narrow(0, 0, count);
        Tensor values =
                eigen.values().flip(0).narrow(0, 0, count).clamp(1e-8, 1e8).sqrt();
        return new Components(vectors.to(DType.FLOAT32), values.to(DType.FLOAT32));
    }
}
