package orrery.worlds.simulators;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import orrery.worlds.simulators.PusherScene.Spot;

/** Shortest ways over a floor with round things on it, on a grid of {@value #CELL} units. */
final class PusherPaths {
    static final double CELL = 2;

    private static final double SLANT = Math.sqrt(2);
    private static final double LEAVE = 6; // units around the origin in which closed cells may be crossed
    private static final double RELUCTANT = 4; // times the length of a step over a closed cell
    private static final int[][] NEIGHBOURS = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};

    private final int columns;
    private final int rows;
    private final boolean[] closed;
    private final double[] way; // from the origin
    private Spot origin = new Spot(0, 0);

    /**
     * @param width of the floor
     * @param height of the floor
     * @param margin the traveller's middle keeps this far from the floor's edges
     */
    PusherPaths(double width, double height, double margin) {
        columns = (int) Math.ceil(width / CELL);
        rows = (int) Math.ceil(height / CELL);
        closed = new boolean[columns * rows];
        way = new double[columns * rows];
        for (int i = 0; i < closed.length; i++) {
            Spot at = middle(i);
            closed[i] = Math.min(at.x(), width - at.x()) < margin || Math.min(at.y(), height - at.y()) < margin;
        }
    }

    /** The traveller's middle stays at least {@code radius} from {@code at}. */
    void avoid(Spot at, double radius) {
        for (int i = 0; i < closed.length; i++) {
            closed[i] |= middle(i).to(at) < radius;
        }
    }

    /** Whether the traveller may stand there. */
    boolean open(Spot at) {
        return !closed[cell(at)];
    }

    /**
     * Finds the shortest ways from {@code origin} to everywhere. Closed cells around it may be left, so that who stands too near to
     * something finds a way off.
     */
    void explore(Spot origin) {
        Arrays.fill(way, Double.POSITIVE_INFINITY);
        this.origin = origin;
        int start = cell(origin);
        way[start] = 0;
        PriorityQueue<long[]> edge = new PriorityQueue<>((one, other) -> Long.compare(one[0], other[0]));
        edge.add(new long[] {0, start});
        while (!edge.isEmpty()) {
            long[] nearest = edge.remove();
            int at = (int) nearest[1];
            if (nearest[0] > rounded(way[at])) {
                continue; // a shorter way was found since
            }
            for (int[] step : NEIGHBOURS) {
                int to = neighbour(at, step);
                if (to < 0 || (closed[to] && middle(to).to(origin) > LEAVE)) {
                    continue;
                }
                double length = way[at] + CELL * (step[0] * step[1] == 0 ? 1 : SLANT) * (closed[to] ? RELUCTANT : 1);
                if (length < way[to] - 1e-9) {
                    way[to] = length;
                    edge.add(new long[] {rounded(length), to});
                }
            }
        }
    }

    private static long rounded(double length) {
        return Math.round(length * 1000);
    }

    /** Length of the way that {@link #explore} found, in units; infinite when there is none. */
    double length(Spot to) {
        return way[cell(to)];
    }

    /** The way from the explored origin, both ends included; only the origin when there is none. */
    List<Spot> way(Spot to) {
        Deque<Spot> path = new ArrayDeque<>();
        int at = cell(to);
        if (Double.isFinite(way[at])) {
            path.add(to);
            while (way[at] > 0) {
                at = next(at);
                if (way[at] > 0) {
                    path.addFirst(middle(at));
                }
            }
        }
        path.addFirst(origin);
        return List.copyOf(path);
    }

    /** Whether the straight line between two places runs over open cells only. */
    boolean clear(Spot from, Spot to) {
        int parts = (int) Math.ceil(from.to(to));
        for (int i = 1; i <= parts; i++) {
            double share = (double) i / parts;
            Spot at = new Spot(from.x() + share * (to.x() - from.x()), from.y() + share * (to.y() - from.y()));
            if (!open(at)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What to aim at on a way: the farthest place on it that can be reached in a straight line.
     *
     * @param route from {@link #way}
     * @param most how far to look along it
     */
    Spot aim(List<Spot> route, double most) {
        Spot start = route.get(0);
        Spot aim = route.get(Math.min(2, route.size() - 1));
        for (Spot spot : route) {
            if (spot.to(start) > most || !clear(start, spot)) {
                break;
            }
            aim = spot.to(start) > aim.to(start) ? spot : aim;
        }
        return aim;
    }

    private int next(int at) {
        int best = at;
        for (int[] step : NEIGHBOURS) {
            int to = neighbour(at, step);
            if (to >= 0 && way[to] < way[best]) {
                best = to;
            }
        }
        return best;
    }

    private int neighbour(int at, int[] step) {
        int column = at % columns + step[0];
        int row = at / columns + step[1];
        return column < 0 || column >= columns || row < 0 || row >= rows ? -1 : row * columns + column;
    }

    private int cell(Spot at) {
        int column = Math.min(Math.max((int) (at.x() / CELL), 0), columns - 1);
        int row = Math.min(Math.max((int) (at.y() / CELL), 0), rows - 1);
        return row * columns + column;
    }

    private Spot middle(int cell) {
        return new Spot((cell % columns + 0.5) * CELL, (Math.floorDiv(cell, columns) + 0.5) * CELL);
    }
}
