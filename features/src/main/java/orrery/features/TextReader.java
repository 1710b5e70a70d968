package orrery.features;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import orrery.tensor.Tensor;

/**
 * Finds lines of text in a picture and reads them: PP-OCRv4's mobile detector and recogniser (Latin and Chinese letters), by ONNX Runtime.
 * Lines are taken for level. One picture at a time; close it.
 */
public final class TextReader implements AutoCloseable {
    private static final int LONG_SIDE = 640;
    private static final int MULTIPLE = 32;
    private static final double[] MEAN = {0.485, 0.456, 0.406
    }; // for red, green, blue; it was fed blue first, and so it is here
    private static final double[] DEVIATION = {0.229, 0.224, 0.225};
    private static final double[] HALF = {0.5, 0.5, 0.5};
    private static final double TEXT = 0.3; // probability of a pixel
    private static final double LINE = 0.6; // mean probability of a line's pixels
    private static final double GROW = 1.6; // times area over perimeter
    private static final int LOWEST = 4; // pixels of a line's height at the size that is searched
    private static final int HEIGHT = 48; // of a line that is read
    private static final int LONGEST = 1600;
    private static final int MOST = 40; // lines of a picture

    private final OnnxNetwork detector = OnnxNetwork.ofResource("/models/ch_PP-OCRv4_det_infer.onnx");
    private final OnnxNetwork recogniser = OnnxNetwork.ofResource("/models/ch_PP-OCRv4_rec_infer.onnx");
    private final String[] letters =
            new String(OnnxNetwork.bytes("/models/ppocr_keys_v1.txt"), StandardCharsets.UTF_8).split("\n", -1);

    /**
     * A line.
     *
     * @param box where
     * @param text what was read; empty where nothing could be
     * @param confidence mean probability of its letters, 0 to 1
     * @param found mean probability that these pixels are text, 0 to 1
     */
    public record Line(Box box, String text, double confidence, double found) {
        private static final int FEWEST = 3;
        private static final double SURE = 0.8;

        /** Whether it is text and no pattern that looks like some: three letters or digits at least, read with confidence. */
        public boolean read() {
            return confidence >= SURE
                    && text.codePoints().filter(Character::isLetterOrDigit).count() >= FEWEST;
        }
    }

    /**
     * The lines of a picture, read or not, from the top.
     *
     * @param picture UINT8 [H, W, 3], upright
     */
    public List<Line> lines(Tensor picture) {
        try (PointerScope natives = new PointerScope()) {
            Mat whole = Mats.blueFirst(picture);
            List<Line> lines = new ArrayList<>();
            for (Found found : detect(whole)) {
                lines.add(read(whole, found));
            }
            lines.sort((a, b) -> Double.compare(a.box.middleY(), b.box.middleY()));
            return lines;
        }
    }

    private record Found(Rect rect, double sure) {}

    private List<Found> detect(Mat whole) {
        double scale = Math.min(1, (double) LONG_SIDE / Math.max(whole.cols(), whole.rows()));
        int width = side(whole.cols() * scale);
        int height = side(whole.rows() * scale);
        float[] map = detector.run(
                        Mats.planes(Mats.resized(whole, width, height), MEAN, DEVIATION), 1, 3, height, width)
                .values();
        byte[] mask = new byte[map.length];
        for (int i = 0; i < map.length; i++) {
            mask[i] = (byte) (map[i] > TEXT ? 255 : 0);
        }
        Mat binary = new Mat(height, width, opencv_core.CV_8UC1);
        binary.data().put(mask);
        MatVector contours = new MatVector();
        opencv_imgproc.findContours(binary, contours, opencv_imgproc.RETR_EXTERNAL, opencv_imgproc.CHAIN_APPROX_SIMPLE);
        List<Found> found = new ArrayList<>();
        for (long i = 0; i < contours.size() && found.size() < MOST; i++) {
            Rect rect = opencv_imgproc.boundingRect(contours.get(i));
            double sure = mean(map, mask, rect, width);
            if (Math.min(rect.width(), rect.height()) >= LOWEST && sure >= LINE) {
                found.add(new Found(
                        grown(rect, whole, (double) whole.cols() / width, (double) whole.rows() / height), sure));
            }
        }
        return found;
    }

    private static int side(double pixels) {
        return Math.max(MULTIPLE, (int) Math.round(pixels / MULTIPLE) * MULTIPLE);
    }

    /** Mean probability of those pixels of a rectangle that were taken for text. */
    private static double mean(float[] map, byte[] mask, Rect rect, int width) {
        double sum = 0;
        int count = 0;
        for (int y = rect.y(); y < rect.y() + rect.height(); y++) {
            for (int x = rect.x(); x < rect.x() + rect.width(); x++) {
                if (mask[y * width + x] != 0) {
                    sum += map[y * width + x];
                    count++;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** The detector marks the middle of a line: its borders lie further out. */
    private static Rect grown(Rect rect, Mat whole, double scaleX, double scaleY) {
        double more = rect.width() * rect.height() * GROW / (2.0 * (rect.width() + rect.height()));
        int left = (int) Math.max(0, Math.floor((rect.x() - more) * scaleX));
        int top = (int) Math.max(0, Math.floor((rect.y() - more) * scaleY));
        int right = (int) Math.min(whole.cols(), Math.ceil((rect.x() + rect.width() + more) * scaleX));
        int bottom = (int) Math.min(whole.rows(), Math.ceil((rect.y() + rect.height() + more) * scaleY));
        return new Rect(left, top, right - left, bottom - top);
    }

    private Line read(Mat whole, Found found) {
        Rect rect = found.rect;
        double width = whole.cols();
        double height = whole.rows();
        Box box = new Box(
                rect.x() / width,
                rect.y() / height,
                (rect.x() + rect.width()) / width,
                (rect.y() + rect.height()) / height);
        if (rect.width() < rect.height()) { // stands: no line
            return new Line(box, "", 0, found.sure);
        }
        int across =
                Math.min(LONGEST, Math.max(HEIGHT, (int) Math.ceil((double) HEIGHT * rect.width() / rect.height())));
        Mat line = Mats.resized(new Mat(whole, rect).clone(), across, HEIGHT);
        OnnxNetwork.Output output = recogniser.run(Mats.planes(line, HALF, HALF), 1, 3, HEIGHT, across);
        return spell(output, box, found.sure);
    }

    /** The likeliest letter of each step; steps that repeat the one before and empty ones are left out. */
    private Line spell(OnnxNetwork.Output output, Box box, double sure) {
        int classes = (int) output.shape()[2];
        StringBuilder text = new StringBuilder();
        double confidence = 0;
        int kept = 0;
        int before = 0;
        for (int from = 0; from < output.values().length; from += classes) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = output.values()[from + c] > output.values()[from + best] ? c : best;
            }
            if (best != 0 && best != before) {
                text.append(best == classes - 1 ? " " : letters[best - 1].strip());
                confidence += output.values()[from + best];
                kept++;
            }
            before = best;
        }
        return new Line(box, text.toString().strip(), kept == 0 ? 0 : confidence / kept, sure);
    }

    @Override
    public void close() {
        detector.close();
        recogniser.close();
    }
}
