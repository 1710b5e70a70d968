package orrery.genie;

import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Tensor;

/**
 * How noisy each frame of a batch is in training.
 *
 * @param step index s of the step size 2^−s, INT64 [B, T]
 * @param signal level, INT64 [B, T], below kMax and a multiple of the step; kMax would be clean
 */
record NoiseLevels(Tensor step, Tensor signal) {
    /** A level for each frame of its own: flow rows from the finest grid, the last {@code bootstrapRows} from coarser ones. */
    static NoiseLevels draw(DynamicsConfig c, long rows, long frames, int bootstrapRows, Generator generator) {
        Tensor step = Tensor.zeros(DType.INT64, rows, frames).fill_(c.finestStep());
        if (bootstrapRows > 0) {
            step.narrow(0, rows - bootstrapRows, bootstrapRows)
                    .copy_(Tensor.randint(generator, 0, c.finestStep(), bootstrapRows, frames));
        }
        Tensor levels = step.to(DType.FLOAT32).mul(Math.log(2)).exp().round(); // 2^s steps
        Tensor signal = Tensor.rand(generator, rows, frames)
                .mul(levels)
                .floor()
                .mul(levels.pow(-1).mul(c.kMax()))
                .to(DType.INT64);
        return new NoiseLevels(step, signal);
    }
}
