package orrery.worlds.simulators;

import static orrery.worlds.simulators.PlatformerLevel.TILE;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Builds levels out of pieces that the hero of a scene can pass: no gap is wider and no step higher than a jump with something to
 * spare, and an enemy has room on both sides of its walk.
 */
final class PlatformerBuilder {
    private static final int LOWEST = 1;
    private static final int HIGHEST = 4;
    private static final int HIGHEST_STEP = 2;
    private static final double SPARE = 0.68; // share of a jump's length that a gap may take

    private final double height;
    private final SplittableRandom random;
    private final int widestGap;
    private final List<Integer> ground = new ArrayList<>();
    private final List<PlatformerLevel.Board> platforms = new ArrayList<>();
    private final List<PlatformerLevel.Spot> coins = new ArrayList<>();
    private final List<PlatformerLevel.Post> enemies = new ArrayList<>();
    private final double enemySize;
    private int level = 2; // tiles of ground now
    private boolean flat = true; // the last piece was level ground

    private PlatformerBuilder(PlatformerScene scene, double height, SplittableRandom random) {
        this.height = height;
        this.random = random;
        widestGap = Math.max(1, Math.min(3, (int) (SPARE * scene.jumpLength() / TILE)));
        enemySize = scene.enemySize();
    }

    /**
     * A level.
     *
     * @param scene whose hero must be able to pass
     * @param height of the picture in units
     * @param random draws everything
     */
    static PlatformerLevel build(PlatformerScene scene, double height, SplittableRandom random) {
        return new PlatformerBuilder(scene, height, random).level();
    }

    private PlatformerLevel level() {
        int columns = random.nextInt(38, 54);
        run(5);
        while (ground.size() < columns) {
            if (flat) {
                obstacle();
            } else {
                stretch();
            }
            flat = !flat;
        }
        run(2);
        double goal = (ground.size() + 0.5) * TILE;
        run(7);
        return new PlatformerLevel(height, ground, platforms, coins, enemies, goal);
    }

    private void run(int columns) {
        for (int i = 0; i < columns; i++) {
            ground.add(level);
        }
    }

    /** A gap or a step. */
    private void obstacle() {
        int wide = random.nextInt(widestGap) + 1;
        int rise = random.nextInt(-2, HIGHEST_STEP + 1);
        if (random.nextInt(5) < 3) {
            int from = ground.size();
            for (int i = 0; i < wide; i++) {
                ground.add(0);
            }
            if (random.nextInt(3) > 0) {
                coins.add(new PlatformerLevel.Spot((from + wide / 2.0) * TILE, surface() - 2 * TILE));
            }
            rise = random.nextInt(4) == 0 ? random.nextInt(-1, wide < widestGap ? 2 : 1) : 0;
        } else if (rise == 0) {
            rise = 1;
        }
        level = Math.min(Math.max(level + rise, LOWEST), HIGHEST);
    }

    /** Level ground with something on it. */
    private void stretch() {
        int from = ground.size();
        switch (random.nextInt(4)) {
            case 0 -> {
                run(random.nextInt(2, 5));
                row(from, ground.size(), surface() - 0.7 * TILE);
            }
            case 1 -> {
                run(random.nextInt(5, 8));
                guard(from, ground.size());
            }
            case 2 -> {
                run(random.nextInt(5, 8));
                board(from + 1, ground.size() - 1);
                if (random.nextBoolean()) {
                    guard(from, ground.size());
                }
            }
            default -> run(random.nextInt(2, 4));
        }
    }

    /** Coins in a row, one a tile. */
    private void row(int from, int to, double y) {
        for (int column = from; column < to; column++) {
            coins.add(new PlatformerLevel.Spot((column + 0.5) * TILE, y));
        }
    }

    private void board(int from, int to) {
        double y = surface() - 2 * TILE;
        platforms.add(new PlatformerLevel.Board(from * TILE, to * TILE, y));
        row(from, to, y - 0.7 * TILE);
    }

    private void guard(int from, int to) {
        double left = (from + 1) * TILE + enemySize / 2;
        double right = (to - 1) * TILE - enemySize / 2;
        double x = left + random.nextDouble() * (right - left);
        enemies.add(new PlatformerLevel.Post(x, surface(), left, right, random.nextBoolean() ? 1 : -1));
    }

    private double surface() {
        return height - TILE * level;
    }
}
