package orrery.worlds.simulators;

import java.util.List;

/**
 * Ground, platforms, coins, enemies and goal of one level. Lengths in units, {@value #TILE} a tile; x from the level's left end, y
 * downwards from the upper edge of the picture.
 *
 * @param height of the picture
 * @param ground tiles of ground in each column, 0 for a gap
 * @param platforms thin boards to stand on, open from below
 * @param coins middles of the coins
 * @param enemies where enemies begin and walk
 * @param goal x of the flag's pole
 */
record PlatformerLevel(
        double height, List<Integer> ground, List<Board> platforms, List<Spot> coins, List<Post> enemies, double goal) {
    static final double TILE = 8;
    /** Thickness of a platform. */
    static final double BOARD = 3;

    PlatformerLevel {
        ground = List.copyOf(ground);
        platforms = List.copyOf(platforms);
        coins = List.copyOf(coins);
        enemies = List.copyOf(enemies);
    }

    /** A platform from {@code left} to {@code right} with its upper side at {@code y}. */
    record Board(double left, double right, double y) {}

    /** A point. */
    record Spot(double x, double y) {}

    /** An enemy that begins at {@code x} and walks between {@code left} and {@code right}, its feet at {@code y}. */
    record Post(double x, double y, double left, double right, int direction) {}

    /** From end to end. */
    double width() {
        return ground.size() * TILE;
    }

    /** The ground's upper side at {@code x}; far below the picture in a gap. The ends go on for ever. */
    double top(double x) {
        int column = (int) Math.floor(x / TILE);
        return top(column);
    }

    /** The upper side of a column, counted from 0. */
    double top(int column) {
        int tiles = ground.get(Math.min(Math.max(column, 0), ground.size() - 1));
        return tiles == 0 ? height + 1000 : height - TILE * tiles;
    }

    /** Whether this column is a gap. */
    boolean gap(int column) {
        return column >= 0 && column < ground.size() && ground.get(column) == 0;
    }
}
