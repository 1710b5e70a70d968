package orrery.curate.shots;

/** Canny's edges as OpenCV finds them (3x3 Sobel, |dx| + |dy|), made broader: what PySceneDetect compares when edges have a weight. */
final class Edges {
    private static final int SHIFT = 15;
    private static final int TANGENT =
            (int) (0.4142135623730950488016887242097 * (1 << SHIFT) + 0.5); // of 22.5 degrees
    private static final double SIGMA = 1.0 / 3.0;

    private final int width;
    private final int height;

    Edges(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** 255 where an edge is near, 0 elsewhere. */
    byte[] of(byte[] luma) {
        double median = median(luma);
        int low = (int) Math.max(0, (1.0 - SIGMA) * median);
        int high = (int) Math.min(255, (1.0 + SIGMA) * median);
        return broadened(canny(luma, low, high), breadth());
    }

    private int breadth() {
        int size = 4 + (int) Math.rint(Math.sqrt((double) width * height) / 192);
        return size % 2 == 0 ? size + 1 : size;
    }

    private static double median(byte[] luma) {
        int[] counts = new int[256];
        for (byte each : luma) {
            counts[each & 0xff]++;
        }
        int upper = rank(counts, luma.length / 2);
        return luma.length % 2 == 1 ? upper : (rank(counts, luma.length / 2 - 1) + upper) / 2.0;
    }

    private static int rank(int[] counts, int rank) {
        int value = 0;
        int below = counts[0];
        while (below <= rank) {
            below += counts[++value];
        }
        return value;
    }

    private byte[] canny(byte[] luma, int low, int high) {
        int[] across = new int[width * height];
        int[] down = new int[width * height];
        int[] size = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int dx = 0;
                int dy = 0;
                for (int k = -1; k <= 1; k++) {
                    int weight = k == 0 ? 2 : 1;
                    dx += weight * (at(luma, x + 1, y + k) - at(luma, x - 1, y + k));
                    dy += weight * (at(luma, x + k, y + 1) - at(luma, x + k, y - 1));
                }
                int i = y * width + x;
                across[i] = dx;
                down[i] = dy;
                size[i] = Math.abs(dx) + Math.abs(dy);
            }
        }
        boolean[] ridge = new boolean[size.length];
        byte[] edges = new byte[size.length];
        int[] open = new int[size.length];
        int count = 0;
        for (int i = 0; i < size.length; i++) {
            ridge[i] = size[i] > low && isRidge(across, down, size, i);
            if (ridge[i] && size[i] > high) {
                edges[i] = (byte) 255;
                open[count++] = i;
            }
        }
        while (count > 0) { // ridges that touch an edge are edges
            int i = open[--count];
            for (int y = Math.max(0, i / width - 1); y <= Math.min(height - 1, i / width + 1); y++) {
                for (int x = Math.max(0, i % width - 1); x <= Math.min(width - 1, i % width + 1); x++) {
                    int j = y * width + x;
                    if (ridge[j] && edges[j] == 0) {
                        edges[j] = (byte) 255;
                        open[count++] = j;
                    }
                }
            }
        }
        return edges;
    }

    private int at(byte[] luma, int x, int y) {
        return luma[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)] & 0xff;
    }

    /** Whether the change is largest here along its own direction, which is one of four. */
    private boolean isRidge(int[] across, int[] down, int[] size, int i) {
        int x = i % width;
        int y = i / width;
        int own = size[i];
        long steep = (long) Math.abs(down[i]) << SHIFT;
        long flat = (long) Math.abs(across[i]) * TANGENT;
        if (steep < flat) {
            return own > at(size, x - 1, y) && own >= at(size, x + 1, y);
        }
        if (steep > flat + ((long) Math.abs(across[i]) << (SHIFT + 1))) {
            return own > at(size, x, y - 1) && own >= at(size, x, y + 1);
        }
        int side = (across[i] ^ down[i]) < 0 ? -1 : 1;
        return own > at(size, x - side, y - 1) && own > at(size, x + side, y + 1);
    }

    private int at(int[] size, int x, int y) {
        return x < 0 || y < 0 || x >= width || y >= height ? 0 : size[y * width + x];
    }

    /** The largest of a square around each pixel. */
    private byte[] broadened(byte[] edges, int breadth) {
        int reach = breadth / 2;
        byte[] wide = new byte[edges.length];
        byte[] out = new byte[edges.length];
        for (int i = 0; i < edges.length; i++) {
            int x = i % width;
            for (int at = i - Math.min(reach, x); edges[i] != 0 && at <= i + Math.min(reach, width - 1 - x); at++) {
                wide[at] = edges[i];
            }
        }
        for (int i = 0; i < edges.length; i++) {
            int y = i / width;
            int first = i - Math.min(reach, y) * width;
            int last = i + Math.min(reach, height - 1 - y) * width;
            for (int at = first; wide[i] != 0 && at <= last; at += width) {
                out[at] = wide[i];
            }
        }
        return out;
    }
}
