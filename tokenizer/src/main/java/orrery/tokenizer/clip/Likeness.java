package orrery.tokenizer.clip;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Metrics;
import orrery.video.Ssim;

/** Frames that wait for their reconstruction, and how like it they were: PSNR over the whole clip, SSIM as the mean of its frames. */
final class Likeness implements AutoCloseable {
    private final Deque<Tensor> waiting = new ArrayDeque<>();
    private long given;
    private long compared;
    private double squares;
    private double ssim;

    /** Frames as they were, UINT8 [T, H, W, 3]. */
    void give(Tensor bytes) {
        for (long t = 0; t < bytes.size(0); t++) {
            Tensor frame = bytes.select(0, t);
            waiting.add(Scope.lasting(frame::copy));
            given++;
        }
    }

    /**
     * The next frame as it came back, UINT8 [H, W, 3].
     *
     * @param seen is given the frame as it was and as it came back; both die afterwards
     * @return false when no frame waits: it stands for none of the clip's
     */
    boolean take(Tensor frame, BiConsumer<Tensor, Tensor> seen) {
        Tensor next = waiting.poll();
        if (next == null) {
            return false;
        }
        try (Tensor real = next;
                Scope scope = Scope.open()) {
            squares += real.to(DType.FLOAT32) // differences and their squares are whole numbers below 2^24: exact
                    .sub(frame.to(DType.FLOAT32))
                    .square()
                    .to(DType.FLOAT64)
                    .mean()
                    .item();
            ssim += Ssim.uniform(7).mean(real, frame);
            compared++;
            seen.accept(real, frame);
        }
        return true;
    }

    /** Frames that were given. */
    long given() {
        return given;
    }

    double psnr() {
        double mean = squares / compared;
        return mean == 0 ? Metrics.MOST_DECIBELS : Math.min(Metrics.MOST_DECIBELS, 10 * Math.log10(255.0 * 255 / mean));
    }

    double ssim() {
        return ssim / compared;
    }

    @Override
    public void close() {
        waiting.forEach(Tensor::close);
    }
}
