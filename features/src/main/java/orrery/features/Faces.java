package orrery.features;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_dnn.Net;
import orrery.base.OrreryException;
import orrery.tensor.Tensor;

/**
 * Finds faces: MediaPipe's BlazeFace of full range (arXiv 1907.05047) by OpenCV, on the whole picture and on squares of it, so that small faces of
 * wide pictures are seen too. Faces from the side and those under a twentieth of the picture's height are often missed. One picture at a
 * time; close it.
 */
public final class Faces implements AutoCloseable {
    private static final int SIDE = 192;
    private static final int GRID = 48;
    private static final int NUMBERS = 16; // middle, size, six points
    private static final double SURE = 0.6;
    private static final double SAME = 0.3;

    private final Net network;

    /** A face and how sure it is one, 0.6 to 1. */
    public record Face(Box box, double sure) {}

    /** @param file {@code face_detection_full_range.tflite} */
    public Faces(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new OrreryException(file + " does not exist", "Give MediaPipe's face_detection_full_range.tflite.");
        }
        try {
            network = opencv_dnn.readNetFromTFLite(file.toString());
        } catch (RuntimeException e) {
            throw new OrreryException(
                    file + ": " + e.getMessage(), "Give MediaPipe's face_detection_full_range.tflite.", e);
        }
    }

    /**
     * The faces of a picture, the surest first.
     *
     * @param picture UINT8 [H, W, 3], upright
     */
    public List<Face> of(Tensor picture) {
        List<Face> found = new ArrayList<>();
        try (PointerScope natives = new PointerScope()) {
            Mat whole = Mats.blueFirst(picture);
            int width = whole.cols();
            int height = whole.rows();
            int large = Math.max(width, height);
            int small = Math.min(width, height);
            look(whole, (width - large) / 2, (height - large) / 2, large, found);
            if (large > 1.3 * small) {
                int tiles = large > 1.5 * small ? 3 : 2;
                for (int i = 0; i < tiles; i++) {
                    int at = (large - small) * i / (tiles - 1);
                    look(whole, width > height ? at : 0, width > height ? 0 : at, small, found);
                }
            }
        }
        found.sort(Comparator.comparingDouble(face -> -face.sure));
        List<Face> faces = new ArrayList<>();
        for (Face face : found) {
            if (faces.stream().noneMatch(other -> other.box.overlap(face.box) > SAME)) {
                faces.add(face);
            }
        }
        return faces;
    }

    /** Looks at a square, which may stand out of the picture: black is put there. */
    private void look(Mat whole, int left, int top, int side, List<Face> found) {
        int fromX = Math.max(0, left);
        int fromY = Math.max(0, top);
        Rect part = new Rect(
                fromX, fromY, Math.min(whole.cols(), left + side) - fromX, Math.min(whole.rows(), top + side) - fromY);
        Mat square = new Mat(side, side, opencv_core.CV_8UC3, Scalar.all(0));
        new Mat(whole, part).copyTo(new Mat(square, new Rect(fromX - left, fromY - top, part.width(), part.height())));
        Mat input = opencv_dnn.blobFromImage(
                Mats.resized(square, SIDE, SIDE),
                1 / 127.5,
                new Size(SIDE, SIDE),
                Scalar.all(127.5),
                true, // red first
                false,
                opencv_core.CV_32F);
        network.setInput(input);
        MatVector outputs = new MatVector();
        network.forward(outputs, network.getUnconnectedOutLayersNames());
        float[] boxes = new float[GRID * GRID * NUMBERS];
        float[] scores = new float[GRID * GRID];
        for (long i = 0; i < outputs.size(); i++) {
            Mat output = outputs.get(i);
            new FloatPointer(output.data()).get(output.total() == scores.length ? scores : boxes);
        }
        for (int i = 0; i < scores.length; i++) {
            double sure = 1 / (1 + Math.exp(-scores[i]));
            if (sure >= SURE) {
                double x = (i % GRID + 0.5) / GRID + boxes[i * NUMBERS] / SIDE;
                double y = (Math.floorDiv(i, GRID) + 0.5) / GRID + boxes[i * NUMBERS + 1] / SIDE;
                double halfWidth = boxes[i * NUMBERS + 2] / (2.0 * SIDE);
                double halfHeight = boxes[i * NUMBERS + 3] / (2.0 * SIDE);
                found.add(new Face(
                        new Box(
                                share(left + (x - halfWidth) * side, whole.cols()),
                                share(top + (y - halfHeight) * side, whole.rows()),
                                share(left + (x + halfWidth) * side, whole.cols()),
                                share(top + (y + halfHeight) * side, whole.rows())),
                        sure));
            }
        }
    }

    private static double share(double pixels, int of) {
        return Math.max(0, Math.min(1, pixels / of));
    }

    @Override
    public void close() {
        network.close();
    }
}
