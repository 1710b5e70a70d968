package orrery.features;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;

/** Pictures as OpenCV holds them; each dies with the pointer scope it was made in. */
final class Mats {
    private Mats() {}

    /**
     * A picture in OpenCV's order of colours.
     *
     * @param picture UINT8 [H, W, 3], red first
     * @return blue first
     */
    static Mat blueFirst(Tensor picture) {
        Check.that(
                picture.dim() == 3 && picture.size(2) == 3 && picture.dtype() == DType.UINT8,
                "Give UINT8 [H, W, 3].",
                "a picture of %s %s",
                picture.dtype(),
                Arrays.toString(picture.shape()));
        opencv_core.setNumThreads(TorchRuntime.threads());
        Mat turned = new Mat();
        Mat stored = new Mat(
                (int) picture.size(0), (int) picture.size(1), opencv_core.CV_8UC3, new BytePointer(picture.bytes()));
        opencv_imgproc.cvtColor(stored, turned, opencv_imgproc.COLOR_RGB2BGR);
        return turned;
    }

    /** A picture in another size: averaged where it shrinks. */
    static Mat resized(Mat picture, int width, int height) {
        Mat result = new Mat();
        boolean shrinks = (long) width * height < (long) picture.cols() * picture.rows();
        opencv_imgproc.resize(
                picture,
                result,
                new Size(width, height),
                0,
                0,
                shrinks ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR);
        return result;
    }

    /** Pixels as numbers, a plane a channel in the picture's order: (value / 255 − mean) / deviation. */
    static float[] planes(Mat picture, double[] mean, double[] deviation) {
        int area = picture.rows() * picture.cols();
        byte[] bytes = new byte[3 * area];
        (picture.isContinuous() ? picture : picture.clone()).data().get(bytes);
        float[] planes = new float[bytes.length];
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * area + i] = (float) (((bytes[3 * i + c] & 0xff) / 255.0 - mean[c]) / deviation[c]);
            }
        }
        return planes;
    }
}
