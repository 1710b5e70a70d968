package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * What stays still: the median of every pixel over the training video. If it explains most pixels the camera is fixed, and a
 * pixel moves where it differs from the median; else it moves where it differs from the frame before.
 *
 * @param median UINT8 [H, W, 3]; lives until closed
 * @param explained share of pixels within {@value #MARGIN} of 255 of the median
 */
public record Background(Tensor median, double explained) implements AutoCloseable {
    /** Greatest difference of a channel, of 255, at which a pixel still counts as unmoved. */
    public static final int MARGIN = 10;

    private static final double MOST_EXPLAINED = 0.9;
    private static final int SAMPLES = 500;

    /** From frames spread evenly over the video. */
    public static Background of(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            long count = Math.min(SAMPLES, pictures.size(0));
            long[] at = new long[(int) count];
            for (int i = 0; i < at.length; i++) {
                at[i] = i * pictures.size(0) / count;
            }
            Tensor sample = pictures.indexSelect(0, Tensor.of(at, at.length));
            List<Tensor> rows = new ArrayList<>(); // row by row: the median needs a sorted copy
            for (long y = 0; y < sample.size(1); y++) {
                rows.add(sample.select(1, y).median(0));
            }
            Tensor median = Tensor.stack(rows, 0);
            double moved = moving(sample, median).to(DType.FLOAT32).mean().item();
            return new Background(scope.keep(median), 1 - moved);
        }
    }

    /** Whether the camera stands still. */
    public boolean fixedCamera() {
        return explained >= MOST_EXPLAINED;
    }

    /**
     * Where something moves.
     *
     * @param pictures UINT8 [B, H, W, 3]
     * @param before the frame before each, same shape
     * @return BOOL [B, H, W]
     */
    public Tensor moving(Tensor pictures, Tensor before, boolean fixedCamera) {
        return moving(pictures, fixedCamera ? median : before);
    }

    private static Tensor moving(Tensor pictures, Tensor still) {
        return pictures.to(DType.INT16)
                .sub(still.to(DType.INT16))
                .abs()
                .amax(-1)
                .gt(MARGIN);
    }

    @Override
    public void close() {
        median.close();
    }
}
