package orrery.tokenizer.clip;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * Mean and standard deviation of latents, for each channel and, where time has columns, for each latent frame of a chunk: the first
 * frame of a chunk differs much from the rest.
 *
 * @param mean [C, N]; N = 1 for all frames alike
 * @param std [C, N]
 */
public record LatentStatistics(Tensor mean, Tensor std) {
    public LatentStatistics {
        Check.that(
                mean.dim() == 2 && Arrays.equals(mean.shape(), std.shape()),
                "Give mean and std as [channels, frames].",
                "statistics of shape %s and %s",
                Arrays.toString(mean.shape()),
                Arrays.toString(std.shape()));
    }

    /** Of Wan 2.1, for all frames alike. They die with the caller's scope. */
    public static LatentStatistics wan21() {
        float[] mean = {
            -0.7571f, -0.7089f, -0.9113f, 0.1075f, -0.1745f, 0.9653f, -0.1517f, 1.5508f, 0.4134f, -0.0715f, 0.5517f,
            -0.3632f, -0.1922f, -0.9497f, 0.2503f, -0.2921f
        };
        float[] std = {
            2.8184f, 1.4541f, 2.3275f, 2.6558f, 1.2196f, 1.7708f, 2.6052f, 2.0743f, 3.2687f, 2.1526f, 2.8652f, 1.5579f,
            1.6382f, 1.1253f, 2.8251f, 1.9160f
        };
        return new LatentStatistics(Tensor.of(mean, 16, 1), Tensor.of(std, 16, 1));
    }

    /**
     * Reads a pair of tensors, {@code mean_std.pt} or {@code image_mean_std.pt} as they lie beside the published weights.
     *
     * @param channels of the latents
     * @throws OrreryException when the file holds anything but two tensors of one size, a multiple of the channels
     */
    public static LatentStatistics read(Path file, int channels) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            List<Tensor> pair = new ArrayList<>();
            checkpoint.names().forEach(name -> pair.add(checkpoint.tensor(name).to(DType.FLOAT32)));
            if (pair.size() != 2
                    || pair.get(0).numel() != pair.get(1).numel()
                    || pair.get(0).numel() % channels != 0) {
                throw new OrreryException(
                        file + ": not a mean and a standard deviation of " + channels + " channels",
                        "Name the file mean_std.pt of this tokenizer.");
            }
            return new LatentStatistics(
                    pair.get(0).reshape(channels, -1).copy(),
                    pair.get(1).reshape(channels, -1).copy());
        }
    }

    /** (z − mean) / std; column t for latent frame t of [B, C, T, h, w]. */
    public Tensor normalize(Tensor latents) {
        return latents.sub(columns(mean, latents)).div(columns(std, latents));
    }

    /** Undoes {@link #normalize}. */
    public Tensor restore(Tensor latents) {
        return latents.mul(columns(std, latents)).add(columns(mean, latents));
    }

    private static Tensor columns(Tensor values, Tensor latents) {
        long frames = latents.size(2);
        Check.that(
                values.size(1) == 1 || values.size(1) >= frames,
                "Use shorter chunks.",
                "statistics of %d latent frames for %d",
                values.size(1),
                frames);
        Tensor used = values.size(1) == 1 ? values : values.narrow(1, 0, frames);
        return used.to(latents.dtype()).to(latents.device()).reshape(1, values.size(0), used.size(1), 1, 1);
    }
}
