package orrery.features;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;

/**
 * Where things went from one picture to the next, by dense inverse search (DIS, arXiv 1603.03590, OpenCV's preset "medium"). It knows
 * no gradient. The same pictures give the same bytes, whatever the number of threads. One thread at a time; close it.
 */
public final class OpticalFlow implements AutoCloseable {
    /** Pixels of a side below which the search has no patch to look for. */
    public static final int LEAST_SIDE = 16;

    private final DISOpticalFlow search = DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM);

    /**
     * Flow between two pictures of one size.
     *
     * @param from RGB, UINT8 [H, W, 3]
     * @param to the picture after it
     * @return of each pixel of {@code from}, how many pixels to the right and how many down it went: FLOAT32 [2, H, W], on the CPU
     */
    public Tensor between(Tensor from, Tensor to) {
        int[] size = sizeOf(from, 3);
        Check.that(
                Arrays.equals(from.shape(), to.shape()) && to.dtype() == DType.UINT8,
                "Give two UINT8 pictures of one size.",
                "optical flow between pictures of %s and %s %s",
                Arrays.toString(from.shape()),
                to.dtype(),
                Arrays.toString(to.shape()));
        float[] moves = new float[size[0] * size[1] * 2];
        try (PointerScope natives = new PointerScope()) {
            opencv_core.setNumThreads(TorchRuntime.threads());
            Mat flow = new Mat();
            search.calc(grey(from.bytes(), size), grey(to.bytes(), size), flow);
            new FloatPointer(flow.data()).get(moves);
        }
        return Tensor.of(moves, size[0], size[1], 2).permute(2, 0, 1).contiguous();
    }

    /**
     * Flow from each frame to the next.
     *
     * @param frames RGB, UINT8 [T, H, W, 3], at least two
     * @return FLOAT32 [T−1, 2, H, W], as {@link #between}
     */
    public Tensor forward(Tensor frames) {
        return neighbours(frames, 0, 1);
    }

    /**
     * Flow from each frame but the first to the one before it.
     *
     * @param frames RGB, UINT8 [T, H, W, 3], at least two
     * @return FLOAT32 [T−1, 2, H, W]; row t belongs to the pixels of frame t+1
     */
    public Tensor backward(Tensor frames) {
        return neighbours(frames, 1, 0);
    }

    private Tensor neighbours(Tensor frames, int from, int to) {
        sizeOf(frames, 4);
        int pairs = (int) frames.size(0) - 1;
        Check.atLeast("frames", pairs + 1, 2);
        Tensor[] flows = new Tensor[pairs];
        Arrays.setAll(flows, t -> between(frames.select(0, t + from), frames.select(0, t + to)));
        return Tensor.stack(Arrays.asList(flows), 0);
    }

    /** Rows and columns of pictures that can be searched. */
    private static int[] sizeOf(Tensor pictures, int dims) {
        Check.that(
                pictures.dim() == dims && pictures.dtype() == DType.UINT8 && pictures.size(-1) == 3,
                dims == 3 ? "Give UINT8 [H, W, 3]." : "Give UINT8 [T, H, W, 3].",
                "optical flow of %s %s",
                pictures.dtype(),
                Arrays.toString(pictures.shape()));
        int[] size = {(int) pictures.size(-3), (int) pictures.size(-2)};
        Check.that(
                Math.min(size[0], size[1]) >= LEAST_SIDE,
                "Use pictures of at least " + LEAST_SIDE + "×" + LEAST_SIDE + ".",
                "optical flow of pictures of %d×%d",
                size[1],
                size[0]);
        return size;
    }

    private static Mat grey(byte[] rgb, int[] size) {
        Mat grey = new Mat();
        opencv_imgproc.cvtColor(
                new Mat(size[0], size[1], opencv_core.CV_8UC3, new BytePointer(rgb)),
                grey,
                opencv_imgproc.COLOR_RGB2GRAY);
        return grey;
    }

    @Override
    public void close() {
        search.close();
    }
}
