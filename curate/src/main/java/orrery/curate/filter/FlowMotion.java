package orrery.curate.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.curate.filter.WholeMotion.Place;
import orrery.features.OpticalFlow;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * What moves in a clip, by optical flow between small pictures: the camera, what moves apart from it, and whether anything changes at all.
 * It needs no motion vectors, and is the same for every compression of the same pictures up to what that changed in them.
 */
public final class FlowMotion {
    /** Pictures a second that are worth looking at. */
    public static final double RATE = 15;

    private static final int LONG_SIDE = 192;
    private static final int STEP = 8; // pixels from one place that is looked at to the next
    private static final double FINE = 0.3; // pixels; flow is not better than this
    private static final double TEXTURE = 8; // square of the steps from pixel to pixel, where flow can be trusted
    private static final double ALIKE = 3; // levels; flat parts that change less may stand still
    private static final double FLAT = 0.15; // what such a place weighs, a textured one being 1
    private static final double CUT = 20; // levels that flow leaves unexplained
    private static final double APART = 0.02; // diagonals a second; slower things do not move by themselves
    private static final double LONGEST = 1; // seconds between pictures that flow can bridge

    /**
     * Result.
     *
     * @param mean how fast the picture's points move, frame diagonals a second
     * @param apart share of the picture that moves otherwise than the whole, mean over the clip
     * @param speed how fast that share moves against the rest, diagonals a second; 0 where nothing does
     * @param right its mean way to the right, diagonals a second
     * @param down its mean way down, diagonals a second
     * @param across where it is, 0 for the left side to 1 for the right one
     * @param below where it is, 0 for the top to 1 for the bottom
     * @param change the largest change of brightness of any small part of the picture over the clip, 0 to 255: near 0 only for a still
     * @param active share of the clip in which any small part changes within half a second
     * @param borders mean share of the picture that is black from its edge on
     * @param borderMotion share of the picture that becomes or ceases to be such a border, a second
     */
    public record Score(
            double mean,
            double apart,
            double speed,
            double right,
            double down,
            double across,
            double below,
            double change,
            double active,
            double borders,
            double borderMotion) {
        private static final double STILL = 3;

        /** Whether it is one picture all the time. */
        public boolean still() {
            return change < STILL;
        }
    }

    private final OpticalFlow flow;
    private final int width;
    private final int height;
    private final double diagonal;
    private final CameraMotion camera;
    private final Stillness still;
    private final BlackBorders borders;
    private byte @Nullable [] last;
    private double lastAt;
    private int pairs;
    private int jumps;
    private double means;
    private double apart;
    private double speeds;
    private final double[] way = new double[4]; // right, down, across, below; weighted by what moves

    /**
     * For a video of pictures of this size.
     *
     * @param flow may be shared by those that take turns
     */
    public FlowMotion(OpticalFlow flow, int width, int height) {
        double scale = (double) LONG_SIDE / Math.max(width, height);
        this.flow = flow;
        this.width = Math.max(OpticalFlow.LEAST_SIDE, (int) Math.round(width * scale));
        this.height = Math.max(OpticalFlow.LEAST_SIDE, (int) Math.round(height * scale));
        this.diagonal = Math.hypot(this.width, this.height);
        this.camera = new CameraMotion(this.width, this.height);
        this.still = new Stillness(this.width, this.height);
        this.borders = new BlackBorders(this.width, this.height);
    }

    /** Pixels across of the pictures that it wants. */
    public int width() {
        return width;
    }

    /** Lines of the pictures that it wants. */
    public int height() {
        return height;
    }

    /**
     * Adds the next picture.
     *
     * @param rgb {@code 3 · width · height} bytes; kept
     * @param seconds from the first picture, ascending
     */
    public void add(byte[] rgb, double seconds) {
        float[] grey = grey(rgb);
        still.add(grey, seconds);
        borders.add(grey, seconds);
        double passed = seconds - lastAt;
        if (last != null && passed > 1e-6 && passed <= LONGEST) {
            pair(last, rgb, lastAt, passed);
        }
        last = rgb;
        lastAt = seconds;
    }

    private static float[] grey(byte[] rgb) {
        float[] grey = new float[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] =
                    0.299f * (rgb[3 * i] & 0xff) + 0.587f * (rgb[3 * i + 1] & 0xff) + 0.114f * (rgb[3 * i + 2] & 0xff);
        }
        return grey;
    }

    private void pair(byte[] from, byte[] to, double at, double seconds) {
        float[] moves;
        try (Scope scope = Scope.open()) {
            moves = flow.between(Tensor.of(from, height, width, 3), Tensor.of(to, height, width, 3))
                    .floats(); // [2, H, W]
        }
        float[] grey = grey(from);
        float[] later = grey(to);
        if (unexplained(grey, later, moves) > CUT) {
            jumps++;
            return;
        }
        List<Place> places = new ArrayList<>();
        List<Place> edges = new ArrayList<>(); // where only one direction can be seen
        List<Place> flat = new ArrayList<>(); // where nothing can be seen, and nothing changes
        for (int y = STEP / 2; y + STEP / 2 <= height; y += STEP) {
            for (int x = STEP / 2; x + STEP / 2 <= width; x += STEP) {
                int i = y * width + x;
                double[] texture = texture(grey, x, y);
                boolean plain = texture[1] <= TEXTURE;
                Place place = new Place(
                        (x + 0.5 - width / 2.0) / (diagonal / 2),
                        (y + 0.5 - height / 2.0) / (diagonal / 2),
                        plain ? 0 : moves[i],
                        plain ? 0 : moves[width * height + i],
                        plain ? FLAT : 1);
                if (texture[0] > TEXTURE) {
                    places.add(place);
                } else if (!plain) {
                    edges.add(place);
                } else if (Math.abs(later[i] - grey[i]) < ALIKE) {
                    flat.add(place);
                }
            }
        }
        pairs++;
        if (places.size() < WholeMotion.FEWEST) {
            places.addAll(edges);
        }
        places.addAll(flat);
        if (places.size() >= WholeMotion.FEWEST) {
            WholeMotion whole = WholeMotion.of(places, FINE);
            camera.add(whole, at, seconds);
            double sum = 0;
            for (int i = 0; i < width * height; i++) {
                sum += Math.hypot(moves[i], moves[width * height + i]);
            }
            means += sum / (width * height) / diagonal / seconds;
            apart(whole, places, seconds);
        }
    }

    /** Mean difference between a picture and the next one brought back by the flow, in levels: large where the shot changes. */
    private double unexplained(float[] grey, float[] later, float[] moves) {
        double sum = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                int toX = (int) Math.max(0, Math.min(width - 1, Math.round(x + (double) moves[i])));
                int toY = (int) Math.max(0, Math.min(height - 1, Math.round(y + (double) moves[width * height + i])));
                sum += Math.abs(later[toY * width + toX] - grey[i]);
            }
        }
        return sum / grey.length;
    }

    private void apart(WholeMotion whole, List<Place> places, double seconds) {
        int cells = (width / STEP) * (height / STEP);
        for (Place place : places) {
            double speed = whole.off(place) / diagonal / seconds;
            if (place.weight() == 1 && !whole.follows(place, FINE) && speed > APART) {
                apart += 1.0 / cells;
                speeds += speed / cells;
                way[0] += (place.moveX() - whole.moveX(place.x(), place.y())) / diagonal / seconds / cells;
                way[1] += (place.moveY() - whole.moveY(place.x(), place.y())) / diagonal / seconds / cells;
                way[2] += (place.x() * diagonal / 2 / width + 0.5) / cells;
                way[3] += (place.y() * diagonal / 2 / height + 0.5) / cells;
            }
        }
    }

    /** Mean squared steps around a pixel along the direction with the smallest, and in both. */
    private double[] texture(float[] grey, int atX, int atY) {
        double xx = 0;
        double yy = 0;
        double xy = 0;
        int count = 0;
        for (int y = Math.max(1, atY - STEP / 2); y < Math.min(height - 1, atY + STEP / 2); y++) {
            for (int x = Math.max(1, atX - STEP / 2); x < Math.min(width - 1, atX + STEP / 2); x++) {
                int i = y * width + x;
                double dx = (grey[i + 1] - grey[i - 1]) / 2;
                double dy = (grey[i + width] - grey[i - width]) / 2;
                xx += dx * dx;
                yy += dy * dy;
                xy += dx * dy;
                count++;
            }
        }
        double half = (xx + yy) / 2;
        double apart = Math.sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
        return new double[] {(half - apart) / count, (half + apart) / count};
    }

    /** How often a picture could not be explained by movements in the one before: mostly cuts. */
    int jumps() {
        return jumps;
    }

    /** How the camera moves. */
    public CameraMotion.Result camera() {
        return camera.result(borders.moving());
    }

    /** What else moves. */
    public Score score() {
        double pieces = Math.max(1, pairs);
        double parts = apart == 0 ? 1 : apart;
        return new Score(
                means / pieces,
                apart / pieces,
                speeds / parts,
                way[0] / parts,
                way[1] / parts,
                way[2] / parts,
                way[3] / parts,
                still.change(),
                still.active(),
                borders.share(),
                borders.moving());
    }
}
