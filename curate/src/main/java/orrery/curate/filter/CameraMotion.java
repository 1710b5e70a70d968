package orrery.curate.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import orrery.base.Check;

/**
 * How the camera moves: a shift, a stretch and a turn of the whole picture from each picture to the next, what lies steadily under them, and
 * what trembles on top.
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
        /** It trembles, or the borders of a stabilised picture do. */
        SHAKY,
        /** No movement of a whole picture explains what moves. */
        RANDOM,
        /** Too little to be seen to tell. */
        UNKNOWN
    }

    /**
     * Medians over the pictures of a clip, in frame diagonals a second.
     *
     * @param tag what they come to
     * @param pan of the camera to the right
     * @param tilt of the camera downwards
     * @param zoom into the scene, at the picture's corner
     * @param roll clockwise turn of the camera, at the picture's corner
     * @param inliers share of the picture that moves as a whole
     * @param tremble mean difference of the camera's speed from its mean around that time
     * @param shake mean distance of the picture from where it would be with that smooth speed, in frame diagonals
     * @param pairs of pictures that tell something
     */
    public record Result(
            Tag tag,
            double pan,
            double tilt,
            double zoom,
            double roll,
            double inliers,
            double tremble,
            double shake,
            int pairs) {}

    private static final double STILL = 0.01;
    private static final double TREMBLE = 0.1;
    private static final double SHAKE = 0.004;
    private static final double BORDERS = 0.2;
    private static final double WHOLE = 0.33;
    private static final double AROUND = 1 / 3.0; // seconds before and after that make the smooth speed
    private static final double MOST = 2; // diagonals a second; more is no camera but a cut

    /** Speed of the camera at a time, diagonals a second. */
    private record Speed(
            double at, double seconds, double pan, double tilt, double zoom, double roll, double inliers) {}

    private final double diagonal; // pixels
    private final List<Speed> speeds = new ArrayList<>();

    /** For pictures of this size. */
    public CameraMotion(int width, int height) {
        diagonal = Math.hypot(width, height);
    }

    /**
     * Adds what became of a picture.
     *
     * @param motion of what is seen
     * @param at seconds from the first picture
     * @param seconds to the next picture
     */
    void add(WholeMotion motion, double at, double seconds) {
        Check.positive("seconds", seconds);
        double rate = 1 / (diagonal * seconds); // what is seen moves against the camera
        speeds.add(new Speed(
                at,
                seconds,
                -motion.shiftX() * rate,
                -motion.shiftY() * rate,
                motion.stretch() * rate,
                -motion.turn() * rate,
                motion.inliers()));
    }

    /**
     * What was found.
     *
     * @param borders share of the picture that becomes or ceases to be a black border, a second: the picture itself may be still inside
     */
    Result result(double borders) {
        double pan = middle(Speed::pan);
        double tilt = middle(Speed::tilt);
        double zoom = middle(Speed::zoom);
        double roll = middle(Speed::roll);
        double inliers = middle(Speed::inliers);
        double tremble = 0;
        double shake = 0;
        double offX = 0;
        double offY = 0;
        double offRoll = 0;
        for (int i = 0; i < speeds.size(); i++) {
            double x = trembling(i, Speed::pan);
            double y = trembling(i, Speed::tilt);
            double turn = trembling(i, Speed::roll);
            double seconds = speeds.get(i).seconds;
            tremble += Math.min(MOST, Math.sqrt(x * x + y * y + turn * turn / 2));
            double leak = Math.max(0, 1 - seconds / AROUND); // old distances are forgotten
            offX = leak * offX + seconds * x;
            offY = leak * offY + seconds * y;
            offRoll = leak * offRoll + seconds * turn;
            shake += Math.sqrt(offX * offX + offY * offY + offRoll * offRoll / 2);
        }
        tremble /= Math.max(1, speeds.size());
        shake /= Math.max(1, speeds.size());
        boolean shaky = (tremble > TREMBLE && shake > SHAKE) || borders > BORDERS;
        Tag tag = shaky ? Tag.SHAKY : tag(pan, tilt, zoom, roll, inliers);
        return new Result(tag, pan, tilt, zoom, roll, inliers, tremble, shake, speeds.size());
    }

    /** A speed less its mean around that time. */
    private double trembling(int i, ToDoubleFunction<Speed> value) {
        int from = i;
        while (from > 0 && near(from - 1, i)) {
            from--;
        }
        double sum = 0;
        double time = 0;
        for (int j = from; j < speeds.size() && near(j, i); j++) {
            sum += speeds.get(j).seconds * bounded(value.applyAsDouble(speeds.get(j)));
            time += speeds.get(j).seconds;
        }
        return bounded(value.applyAsDouble(speeds.get(i))) - sum / time;
    }

    private boolean near(int a, int b) {
        return Math.abs(speeds.get(a).at - speeds.get(b).at) <= AROUND + 1e-6;
    }

    private static double bounded(double speed) {
        return Math.max(-MOST, Math.min(MOST, speed));
    }

    private Tag tag(double pan, double tilt, double zoom, double roll, double inliers) {
        if (speeds.isEmpty()) {
            return Tag.UNKNOWN;
        }
        if (inliers < WHOLE) {
            return Tag.RANDOM;
        }
        double most = Math.max(Math.max(Math.abs(pan), Math.abs(tilt)), Math.max(Math.abs(zoom), Math.abs(roll)));
        if (most < STILL) {
            return Tag.STATIC;
        }
        if (most == Math.abs(pan)) {
            return pan > 0 ? Tag.PAN_RIGHT : Tag.PAN_LEFT;
        }
        if (most == Math.abs(tilt)) {
            return tilt > 0 ? Tag.TILT_DOWN : Tag.TILT_UP;
        }
        if (most == Math.abs(zoom)) {
            return zoom > 0 ? Tag.ZOOM_IN : Tag.ZOOM_OUT;
        }
        return Tag.ROLL;
    }

    private double middle(ToDoubleFunction<Speed> value) {
        return WholeMotion.median(speeds.stream().mapToDouble(value).toArray());
    }
}
