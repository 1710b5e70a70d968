package orrery.worlds.physics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.Outlines;

/**
 * What lies behind the bodies, put together from true pictures of one scene under a fixed camera: each pixel from the first picture in
 * which no body is near it. A pixel that is never free has the commonest colour.
 */
public final class Backdrop {
    private static final double MARGIN = 1.5; // pixels about an outline that its smooth edge may reach

    private final int width;
    private final int height;
    private final byte[] rgb;
    private final boolean[] known;

    /** For pictures of this size. */
    public Backdrop(int width, int height) {
        this.width = width;
        this.height = height;
        rgb = new byte[3 * width * height];
        known = new boolean[width * height];
    }

    /** Looks at one more picture. */
    public void add(Moment moment) {
        boolean[] near = new boolean[known.length];
        for (Body body : moment.bodies()) {
            double reach = Outlines.reach(body.outline()) + MARGIN;
            int bottom = Math.min(height, (int) Math.ceil(body.y() + reach));
            int right = Math.min(width, (int) Math.ceil(body.x() + reach));
            for (int row = Math.max(0, (int) (body.y() - reach)); row < bottom; row++) {
                for (int column = Math.max(0, (int) (body.x() - reach)); column < right; column++) {
                    near[row * width + column] = true;
                }
            }
        }
        byte[] seen = moment.picture().rgb();
        for (int i = 0; i < known.length; i++) {
            if (!known[i] && !near[i]) {
                known[i] = true;
                System.arraycopy(seen, 3 * i, rgb, 3 * i, 3);
            }
        }
    }

    /** Of several pictures of one scene; at least one. */
    public static Frame of(List<Moment> moments) {
        Frame first = moments.get(0).picture();
        Backdrop backdrop = new Backdrop(first.width(), first.height());
        moments.forEach(backdrop::add);
        return backdrop.picture();
    }

    /** What is known so far. */
    public Frame picture() {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < known.length; i++) {
            if (known[i]) {
                counts.merge(colour(i), 1, Integer::sum);
            }
        }
        int commonest = counts.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
        byte[] whole = rgb.clone();
        for (int i = 0; i < known.length; i++) {
            if (!known[i]) {
                whole[3 * i] = (byte) (commonest >> 16);
                whole[3 * i + 1] = (byte) (commonest >> 8);
                whole[3 * i + 2] = (byte) commonest;
            }
        }
        return new Frame(width, height, whole);
    }

    private int colour(int pixel) {
        return (rgb[3 * pixel] & 0xff) << 16 | (rgb[3 * pixel + 1] & 0xff) << 8 | (rgb[3 * pixel + 2] & 0xff);
    }
}
