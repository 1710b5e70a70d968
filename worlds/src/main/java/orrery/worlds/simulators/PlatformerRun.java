package orrery.worlds.simulators;

import static orrery.worlds.simulators.PlatformerLevel.TILE;

/**
 * One run through a level: the rules of the platformer, without pictures. Lengths in units, y downwards. Can be copied, so that a
 * player may try what comes of a plan.
 */
final class PlatformerRun {
    static final double COIN_REWARD = 1;
    static final double GOAL_REWARD = 10;
    static final double COIN_SIZE = 4.4;

    private static final double NEAR = 1e-6;
    private static final double LOOSE = 0.5; // a placed hero so near above the ground stands on it
    private static final double START = 2.5 * TILE;
    private static final double EASE_ON_GROUND = 0.3; // how quickly the hero takes the speed it wants
    private static final double EASE_IN_AIR = 0.16;
    private static final double RELEASED = 1.8; // times the gravity while rising without the key
    private static final double FASTEST_FALL = 5;
    private static final double BOUNCE = 0.75; // of a jump, off an enemy's head
    private static final double HEAD = 2; // depth below an enemy's upper side that still counts as its head

    final PlatformerScene scene;
    final PlatformerLevel level;
    double x = START;
    double y;
    double speedX;
    double speedY;
    int facing = 1;
    boolean standing;
    boolean dead;
    boolean home;
    int collected;
    final boolean[] taken;
    final double[] enemyX;
    final int[] enemyDirection;
    final boolean[] squashed;

    /** At the left end of the level. */
    PlatformerRun(PlatformerScene scene, PlatformerLevel level) {
        this.scene = scene;
        this.level = level;
        y = level.top(START) - scene.heroHeight() / 2;
        standing = true;
        taken = new boolean[level.coins().size()];
        int enemies = level.enemies().size();
        enemyX = new double[enemies];
        enemyDirection = new int[enemies];
        squashed = new boolean[enemies];
        for (int i = 0; i < enemies; i++) {
            enemyX[i] = level.enemies().get(i).x();
            enemyDirection[i] = level.enemies().get(i).direction();
        }
    }

    /** Takes over the state of another run through the same level. */
    void copy(PlatformerRun other) {
        x = other.x;
        y = other.y;
        speedX = other.speedX;
        speedY = other.speedY;
        facing = other.facing;
        standing = other.standing;
        dead = other.dead;
        home = other.home;
        collected = other.collected;
        System.arraycopy(other.taken, 0, taken, 0, taken.length);
        System.arraycopy(other.enemyX, 0, enemyX, 0, enemyX.length);
        System.arraycopy(other.enemyDirection, 0, enemyDirection, 0, enemyX.length);
        System.arraycopy(other.squashed, 0, squashed, 0, enemyX.length);
    }

    /** Whether the run has ended, well or badly. */
    boolean over() {
        return dead || home;
    }

    /** The hero's lowest point. */
    double feet() {
        return y + scene.heroHeight() / 2;
    }

    /**
     * One frame.
     *
     * @param direction -1 left, 0 none, 1 right
     * @param jump whether the key is held
     * @return reward
     */
    double step(int direction, boolean jump) {
        if (over()) {
            return 0;
        }
        facing = direction == 0 ? facing : direction;
        speedX += (standing ? EASE_ON_GROUND : EASE_IN_AIR) * (direction * scene.run() - speedX);
        if (standing && jump) {
            speedY = -scene.jumpSpeed();
        }
        speedY += scene.gravity() * (speedY < 0 && !jump ? RELEASED : 1);
        speedY = Math.min(speedY, FASTEST_FALL);
        double feetBefore = feet();
        moveAcross();
        moveDown(feetBefore);
        moveEnemies();
        meetEnemies(feetBefore);
        dead |= y - scene.heroHeight() / 2 > level.height();
        double reward = COIN_REWARD * take();
        home = !dead && x >= level.goal();
        return home ? reward + GOAL_REWARD : reward;
    }

    /** Puts the hero elsewhere; out of the ground if it would be in it by less than half its height. */
    void placeHero(double newX, double newY, double newSpeedX, double newSpeedY) {
        x = Math.max(newX, scene.heroWidth() / 2);
        y = newY;
        speedX = newSpeedX;
        speedY = newSpeedY;
        double floor = floor(newY);
        boolean sunk = feet() > floor;
        y = sunk ? floor - scene.heroHeight() / 2 : y;
        standing = speedY >= 0 && feet() > floor - LOOSE && speedY < 2 * scene.gravity();
        facing = speedX == 0 ? facing : speedX > 0 ? 1 : -1;
    }

    /** Puts an enemy elsewhere on its walk; it turns to where {@code speed} points. */
    void placeEnemy(int enemy, double newX, double speed) {
        PlatformerLevel.Post post = level.enemies().get(enemy);
        enemyX[enemy] = Math.min(Math.max(newX, post.left()), post.right());
        enemyDirection[enemy] = speed == 0 ? enemyDirection[enemy] : speed > 0 ? 1 : -1;
    }

    private void moveAcross() {
        double half = scene.heroWidth() / 2;
        double next = Math.max(x + speedX, half);
        double edge = next + Math.copySign(half, speedX);
        if (level.top(edge) < feet() - NEAR) { // a wall of ground
            double column = Math.floor(edge / TILE);
            next = speedX > 0 ? column * TILE - half - NEAR : (column + 1) * TILE + half + NEAR;
            speedX = 0;
        }
        x = next;
    }

    private void moveDown(double feetBefore) {
        double next = y + speedY;
        double lowest = next + scene.heroHeight() / 2;
        double floor = floor(feetBefore);
        standing = speedY >= 0 && lowest >= floor;
        if (standing) {
            next = floor - scene.heroHeight() / 2;
            speedY = 0;
        }
        y = next;
    }

    /** The highest ground or platform under the hero that is not above its feet. */
    private double floor(double feet) {
        double half = scene.heroWidth() / 2 - NEAR;
        double floor = Math.min(notAbove(feet, level.top(x - half)), notAbove(feet, level.top(x + half)));
        for (PlatformerLevel.Board board : level.platforms()) {
            if (x + half > board.left() && x - half < board.right()) {
                floor = Math.min(floor, notAbove(feet, board.y()));
            }
        }
        return floor;
    }

    private static double notAbove(double feet, double floor) {
        return floor >= feet - NEAR ? floor : Double.POSITIVE_INFINITY;
    }

    private void moveEnemies() {
        for (int i = 0; i < enemyX.length; i++) {
            PlatformerLevel.Post post = level.enemies().get(i);
            enemyX[i] += enemyDirection[i] * scene.walk();
            if (enemyX[i] < post.left() || enemyX[i] > post.right()) {
                enemyX[i] = Math.min(Math.max(enemyX[i], post.left()), post.right());
                enemyDirection[i] = -enemyDirection[i];
            }
        }
    }

    private void meetEnemies(double feetBefore) {
        double across = (scene.heroWidth() + scene.enemySize()) / 2;
        for (int i = 0; i < enemyX.length; i++) {
            double feet = level.enemies().get(i).y();
            double head = feet - scene.enemySize();
            boolean touches = Math.abs(x - enemyX[i]) < across && feet() > head && y - scene.heroHeight() / 2 < feet;
            if (squashed[i] || !touches) {
                continue;
            }
            if (feetBefore <= head + HEAD && feet() > feetBefore) {
                squashed[i] = true;
                speedY = -BOUNCE * scene.jumpSpeed();
                standing = false;
            } else {
                dead = true;
            }
        }
    }

    private int take() {
        int found = 0;
        double across = (scene.heroWidth() + COIN_SIZE) / 2;
        double down = (scene.heroHeight() + COIN_SIZE) / 2;
        for (int i = 0; i < taken.length; i++) {
            PlatformerLevel.Spot coin = level.coins().get(i);
            if (!taken[i] && Math.abs(coin.x() - x) < across && Math.abs(coin.y() - y) < down) {
                taken[i] = true;
                found++;
            }
        }
        collected += found;
        return found;
    }
}
