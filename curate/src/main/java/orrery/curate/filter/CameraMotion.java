package orrery.curate.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import orrery.base.Check;
import orrery.video.MotionVector;

/**
 * How the camera moves, from the motion vectors of a clip: a shift, a stretch and a turn of the whole picture are fitted to each frame, and
 * what does not follow (people, cars) is left out. Vectors of clips with B-frames may span several frames, so their sizes are an upper
 * limit there; those of clips that were written by {@code split} span one.
 */
public final class CameraMotion {
    /** What the camera does most. */
    public enum Tag {
        STATIC,
        PAN_LEFT,
        PAN_RIGHT,
        TILT_UP,
        TILT_DOWN,
        ZOOM_IN,
        ZOOM_OUT,
        ROLL,
        /** It trembles. */
        SHAKY,
        /** No movement of a whole picture explains what moves. */
        RANDOM,
        /** Too few vectors to tell. */
        UNKNOWN
    }

    /**
     * Medians over the frames of a clip, in frame diagonals a second.
     *
     * @param tag what they come to
     * @param pan of the camera to the right
     * @param tilt of the camera downwards
     * @param zoom into the scene, at the picture's corner
     * @param roll clockwise turn of the camera, at the picture's corner
     * @param inliers share of the picture that moves as a whole
     * @param tremble mean change of pan and tilt from one frame to the next
     * @param turns share of frames at which pan or tilt changes its direction
     * @param frames that had vectors
     */
    public record Result(
            Tag tag,
            double pan,
            double tilt,
            double zoom,
            double roll,
            double inliers,
            double tremble,
            double turns,
            int frames) {}

    private static final double STILL = 0.01;
    private static final double TREMBLE = 0.15; // held by hand: below 0.07; docs/lab/shots.md
    private static final double WHOLE = 0.4;
    private static final int ROUNDS = 3;
    private static final double FINE = 0.5; // pixels; smaller residuals are no objection
    private static final int FEWEST = 12;

    /** Shift, stretch and turn of what is seen in one frame, pixels, and the share of the picture that follows. */
    private record Fit(double shiftX, double shiftY, double stretch, double turn, double inliers) {}

    private final double centreX;
    private final double centreY;
    private final double half; // of the diagonal, pixels
    private final double rate; // pixels a frame to diagonals a second
    private final List<Fit> fits = new ArrayList<>();

    /** For a clip of pictures of this size, so many a second. */
    public CameraMotion(int width, int height, double fps) {
        Check.positive("fps", fps);
        centreX = width / 2.0;
        centreY = height / 2.0;
        half = Math.hypot(width, height) / 2;
        rate = fps / (2 * half);
    }

    /** Adds a frame; one with hardly any vectors does not count. */
    public void add(List<MotionVector> vectors) {
        List<double[]> seen = new ArrayList<>(); // x, y, dx, dy, area
        for (MotionVector vector : vectors) {
            if (vector.past() && vector.scale() > 0) {
                seen.add(new double[] {
                    (vector.toX() - centreX) / half,
                    (vector.toY() - centreY) / half,
                    -vector.motionX() / (double) vector.scale(),
                    -vector.motionY() / (double) vector.scale(),
                    vector.width() * vector.height()
                });
            }
        }
        if (seen.size() >= FEWEST) {
            fits.add(fit(seen));
        }
    }

    private static Fit fit(List<double[]> all) {
        List<double[]> kept = all;
        double[] model = solve(kept);
        for (int round = 0; round < ROUNDS; round++) {
            double[] fixed = model;
            double[] residuals =
                    kept.stream().mapToDouble(row -> residual(row, fixed)).toArray();
            double limit = Math.max(FINE, 2 * median(residuals));
            List<double[]> near =
                    kept.stream().filter(row -> residual(row, fixed) <= limit).toList();
            if (near.size() == kept.size() || near.size() < FEWEST) {
                break;
            }
            kept = near;
            model = solve(kept);
        }
        double[] last = model;
        double whole = all.stream().mapToDouble(row -> row[4]).sum();
        double following = all.stream()
                .filter(row -> residual(row, last) <= 2 * FINE + 0.1 * Math.hypot(row[2], row[3]))
                .mapToDouble(row -> row[4])
                .sum();
        return new Fit(model[0], model[1], model[2], model[3], following / whole);
    }

    private static double residual(double[] row, double[] m) {
        double x = m[0] + m[2] * row[0] - m[3] * row[1];
        double y = m[1] + m[3] * row[0] + m[2] * row[1];
        return Math.hypot(row[2] - x, row[3] - y);
    }

    /** Least squares of dx = a + c x - d y, dy = b + d x + c y, weighted by area. */
    private static double[] solve(List<double[]> rows) {
        double weight = 0;
        double[] mean = new double[4];
        for (double[] row : rows) {
            weight += row[4];
            for (int i = 0; i < 4; i++) {
                mean[i] += row[4] * row[i];
            }
        }
        for (int i = 0; i < 4; i++) {
            mean[i] /= weight;
        }
        double spread = 0;
        double along = 0;
        double across = 0;
        for (double[] row : rows) {
            double x = row[0] - mean[0];
            double y = row[1] - mean[1];
            spread += row[4] * (x * x + y * y);
            along += row[4] * (x * (row[2] - mean[2]) + y * (row[3] - mean[3]));
            across += row[4] * (x * (row[3] - mean[3]) - y * (row[2] - mean[2]));
        }
        double stretch = spread > 0 ? along / spread : 0;
        double turn = spread > 0 ? across / spread : 0;
        return new double[] {
            mean[2] - stretch * mean[0] + turn * mean[1], mean[3] - turn * mean[0] - stretch * mean[1], stretch, turn
        };
    }

    /** What was found. */
    public Result result() {
        double right = -middle(Fit::shiftX) * rate; // what is seen moves against the camera
        double down = -middle(Fit::shiftY) * rate;
        double zoom = middle(Fit::stretch) * rate;
        double roll = -middle(Fit::turn) * rate;
        double inliers = middle(Fit::inliers);
        double tremble = 0;
        for (int i = 1; i < fits.size(); i++) {
            Fit before = fits.get(i - 1);
            Fit now = fits.get(i);
            tremble += Math.hypot(now.shiftX() - before.shiftX(), now.shiftY() - before.shiftY()) * rate;
        }
        tremble /= Math.max(1, fits.size() - 1);
        double turns = Math.max(turns(Fit::shiftX), turns(Fit::shiftY));
        Tag tag = tag(right, down, zoom, roll, inliers, tremble);
        return new Result(tag, right, down, zoom, roll, inliers, tremble, turns, fits.size());
    }

    private Tag tag(double right, double down, double zoom, double roll, double inliers, double tremble) {
        if (fits.isEmpty()) {
            return Tag.UNKNOWN;
        }
        if (tremble > TREMBLE) {
            return Tag.SHAKY;
        }
        if (inliers < WHOLE) {
            return Tag.RANDOM;
        }
        double most = Math.max(Math.max(Math.abs(right), Math.abs(down)), Math.max(Math.abs(zoom), Math.abs(roll)));
        if (most < STILL) {
            return Tag.STATIC;
        }
        if (most == Math.abs(right)) {
            return right > 0 ? Tag.PAN_RIGHT : Tag.PAN_LEFT;
        }
        if (most == Math.abs(down)) {
            return down > 0 ? Tag.TILT_DOWN : Tag.TILT_UP;
        }
        if (most == Math.abs(zoom)) {
            return zoom > 0 ? Tag.ZOOM_IN : Tag.ZOOM_OUT;
        }
        return Tag.ROLL;
    }

    private double middle(ToDoubleFunction<Fit> value) {
        return median(fits.stream().mapToDouble(value).toArray());
    }

    /** Share of frames at which a movement of some size goes the other way than in the frame before. */
    private double turns(ToDoubleFunction<Fit> value) {
        int turns = 0;
        for (int i = 1; i < fits.size(); i++) {
            double before = value.applyAsDouble(fits.get(i - 1));
            double now = value.applyAsDouble(fits.get(i));
            turns += before * now < 0 ? 1 : 0;
        }
        return fits.size() < 2 ? 0 : turns / (fits.size() - 1.0);
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return 0;
        }
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
