package orrery.worlds.physics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.Outlines;

/**
 * Reads where bodies are from a picture, by colour and shape. It knows which bodies the scene has, how they look and what lies behind
 * them; places are unknown to it, and so is the picture before.
 *
 * <p>Every pixel is taken for a mix of what lies behind it and one body's colour: the body that leaves the least of the pixel's colour
 * unexplained, if its share is {@value #FAINTEST} or more. The largest connected patch with a share of {@value #HALF} or more is the
 * body; its centre is the mean of the patch and the pixels about it, weighted by share, so that smooth or blurred edges give parts of a
 * pixel. A body is not found when its patch has less than {@value #LEAST} of its area: it is hidden, gone, or has faded.
 */
public final class Tracker {
    /** Least share of a body's colour in a pixel that belongs to it; below a half because rims are darker. */
    static final double HALF = 0.42;

    /** Least share of a body's area that must be found. */
    static final double LEAST = 0.2;

    private static final double FAINTEST = 0.25;
    private static final double FARTHEST = 90; // colour distance that a share may leave unexplained
    private static final double FULLNESS = 25; // of two bodies that explain a pixel, prefer the one that fills it
    private static final double LEAST_PIXELS = 1.5;
    private static final int NOBODY = -1;

    private final List<Body> bodies;
    private final int[] colours; // of the bodies, then of those that are left out: what has theirs is nobody else's
    private final Frame behind;

    /**
     * @param scene the bodies there are; only name, outline and colour are used. Bodies whose colour another one has are left out
     * @param behind the scene without bodies, see {@link Backdrop}
     */
    public Tracker(List<Body> scene, Frame behind) {
        this.bodies = trackable(scene);
        this.colours = IntStream.concat(
                        bodies.stream().mapToInt(Body::colour),
                        scene.stream()
                                .filter(body -> !bodies.contains(body))
                                .mapToInt(Body::colour)
                                .distinct())
                .toArray();
        this.behind = behind;
    }

    /** Those bodies that have a colour of their own. */
    public static List<Body> trackable(List<Body> scene) {
        return scene.stream()
                .filter(body -> scene.stream()
                                .filter(other -> other.colour() == body.colour())
                                .count()
                        == 1)
                .toList();
    }

    /** Whether it looks for the body of this name. */
    public boolean follows(String name) {
        return bodies.stream().anyMatch(body -> body.name().equals(name));
    }

    /** What is known of the bodies that are looked for. */
    public List<Body> bodies() {
        return bodies;
    }

    /** The bodies that are found, by name. */
    public Map<String, Sighting> see(Frame picture) {
        return see(picture, Map.of());
    }

    /**
     * The same with a hint for bodies that appear twice.
     *
     * @param near where a body was seen just before or after: of two patches of which neither is twice the other, the nearer is taken
     */
    public Map<String, Sighting> see(Frame picture, Map<String, Sighting> near) {
        Check.that(
                picture.width() == behind.width() && picture.height() == behind.height(),
                "Compare pictures of one size.",
                "a picture of %dx%d of a scene of %dx%d",
                picture.width(),
                picture.height(),
                behind.width(),
                behind.height());
        int pixels = picture.width() * picture.height();
        int[] owner = new int[pixels];
        float[] share = new float[pixels];
        label(picture.rgb(), owner, share);
        Map<String, Sighting> found = new LinkedHashMap<>();
        for (int b = 0; b < bodies.size(); b++) {
            Body body = bodies.get(b);
            Patch patch = largest(b, owner, share, near.get(body.name()));
            double needed = Math.max(LEAST_PIXELS, LEAST * Outlines.area(body.outline()));
            if (patch != null && patch.weight() >= needed) {
                found.put(body.name(), sighting(b, patch, picture.rgb(), owner));
            }
        }
        return found;
    }

    /** Whose colour each pixel has, and how much of it. */
    private void label(byte[] rgb, int[] owner, float[] share) {
        for (int i = 0; i < owner.length; i++) {
            owner[i] = NOBODY;
            double best = Double.POSITIVE_INFINITY;
            for (int b = 0; b < colours.length; b++) {
                double part = share(colours[b], rgb, i);
                if (part >= FAINTEST) {
                    double rest = rest(colours[b], rgb, i, part);
                    if (rest <= FARTHEST && rest - FULLNESS * part < best) {
                        best = rest - FULLNESS * part;
                        owner[i] = b;
                        share[i] = (float) part;
                    }
                }
            }
        }
    }

    /** The share of a colour in a pixel: the point nearest to it on the line from what lies behind to the colour. */
    private double share(int colour, byte[] rgb, int pixel) {
        double dot = 0;
        double length = 0;
        for (int c = 0; c < 3; c++) {
            int back = behind.rgb()[3 * pixel + c] & 0xff;
            int full = (colour >> (16 - 8 * c) & 0xff) - back;
            dot += full * ((rgb[3 * pixel + c] & 0xff) - back);
            length += full * full;
        }
        return length == 0 ? 0 : Math.min(1, dot / length);
    }

    private double rest(int colour, byte[] rgb, int pixel, double part) {
        double squares = 0;
        for (int c = 0; c < 3; c++) {
            int back = behind.rgb()[3 * pixel + c] & 0xff;
            double mixed = back + part * ((colour >> (16 - 8 * c) & 0xff) - back);
            double difference = (rgb[3 * pixel + c] & 0xff) - mixed;
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    /**
     * Connected pixels of one body.
     *
     * @param pixels their numbers
     * @param weight sum of their shares
     * @param x mean column
     * @param y mean row
     */
    private record Patch(List<Integer> pixels, double weight, double x, double y) {
        double distance(Sighting there) {
            return Math.hypot(x - there.x(), y - there.y());
        }
    }

    private @Nullable Patch largest(int body, int[] owner, float[] share, @Nullable Sighting near) {
        List<Patch> patches = new ArrayList<>();
        boolean[] done = new boolean[owner.length];
        for (int i = 0; i < owner.length; i++) {
            if (owner[i] == body && share[i] >= HALF && !done[i]) {
                patches.add(patch(i, body, owner, share, done));
            }
        }
        Patch best = null;
        for (Patch patch : patches) {
            best = best == null || patch.weight() > best.weight() ? patch : best;
        }
        if (best != null && near != null) {
            double enough = best.weight() / 2;
            for (Patch patch : patches) {
                best = patch.weight() >= enough && patch.distance(near) < best.distance(near) ? patch : best;
            }
        }
        return best;
    }

    private Patch patch(int seed, int body, int[] owner, float[] share, boolean[] done) {
        int width = behind.width();
        List<Integer> pixels = new ArrayList<>();
        pixels.add(seed);
        done[seed] = true;
        double weight = 0;
        double x = 0;
        double y = 0;
        for (int next = 0; next < pixels.size(); next++) {
            int pixel = pixels.get(next);
            weight += share[pixel];
            int across = pixel % width;
            int down = pixel / width;
            x += across + 0.5;
            y += down + 0.5;
            for (int side = 0; side < 9; side++) {
                int column = across + side % 3 - 1;
                int row = down + side / 3 - 1;
                if (column >= 0 && row >= 0 && column < width && row < behind.height()) {
                    int there = row * width + column;
                    if (!done[there] && owner[there] == body && share[there] >= HALF) {
                        done[there] = true;
                        pixels.add(there);
                    }
                }
            }
        }
        return new Patch(pixels, weight, x / pixels.size(), y / pixels.size());
    }

    /** The patch and one pixel about it, where nobody else is. */
    private Sighting sighting(int b, Patch patch, byte[] rgb, int[] owner) {
        Body body = bodies.get(b);
        int width = behind.width();
        int left = width;
        int top = behind.height();
        int right = 0;
        int bottom = 0;
        for (int pixel : patch.pixels()) {
            left = Math.min(left, pixel % width);
            right = Math.max(right, pixel % width);
            top = Math.min(top, pixel / width);
            bottom = Math.max(bottom, pixel / width);
        }
        left = Math.max(0, left - 1);
        top = Math.max(0, top - 1);
        int columns = Math.min(width, right + 2) - left;
        int rows = Math.min(behind.height(), bottom + 2) - top;
        float[] cover = new float[columns * rows];
        double sum = 0;
        double x = 0;
        double y = 0;
        for (int pixel : patch.pixels()) {
            for (int side = 0; side < 9; side++) {
                int column = pixel % width + side % 3 - 1 - left;
                int row = pixel / width + side / 3 - 1 - top;
                boolean outside = column < 0 || row < 0 || column >= columns || row >= rows;
                if (outside || cover[row * columns + column] != 0) {
                    continue;
                }
                int there = (row + top) * width + column + left;
                double part = owner[there] == b || owner[there] == NOBODY ? share(body.colour(), rgb, there) : 0;
                if (part > 0) {
                    cover[row * columns + column] = (float) Math.min(1, part / (2 * HALF));
                    sum += part;
                    x += part * (column + left + 0.5);
                    y += part * (row + top + 0.5);
                }
            }
        }
        Silhouette mask = new Silhouette(left, top, columns, rows, cover);
        return new Sighting(body.name(), x / sum, y / sum, mask, width, behind.height());
    }
}
