package orrery.worlds.simulators;

import java.util.SplittableRandom;

/**
 * Looks and powers of one platformer level. Lengths in units of 1/64 of the picture's shorter side, speeds in units a frame.
 *
 * @param theme colours of sky and ground
 * @param enemy shape of the enemies
 * @param size 1 for a hero of {@value #HERO_WIDTH} by {@value #HERO_HEIGHT} and enemies of {@value #ENEMY} units
 * @param run highest speed of the hero
 * @param gravity downwards, units a frame a frame
 * @param jump how high the hero jumps when the key is held
 * @param walk speed of the enemies
 */
record PlatformerScene(
        Theme theme, Body.Form enemy, double size, double run, double gravity, double jump, double walk) {
    static final double HERO_WIDTH = 6;
    static final double HERO_HEIGHT = 7.6;
    static final double ENEMY = 6.5;
    static final int HERO = 0xE53A32;
    static final int COIN = 0xFFD21F;
    static final int FLAG = 0x12B89A;
    static final int POLE = 0xF2F2EE;

    /** Colours of a level, 0xRRGGBB. */
    enum Theme {
        MEADOW("a green meadow under a light sky", 0xA9DDF6, 0x8A5E3B, 0x7C5334, 0x58B04C, 0x23262F),
        CAVE("brown rock in a dark cave", 0x241B1B, 0x66503F, 0x5B4738, 0xA08262, 0xE9DFC4),
        SNOW("snowy ground under a night sky", 0x22366B, 0x6C7B94, 0x627089, 0xF1F6FA, 0x7FE3F2);

        final String words;
        final int sky;
        final int ground;
        final int otherGround;
        final int top;
        private final int thirdEnemy;

        Theme(String words, int sky, int ground, int otherGround, int top, int thirdEnemy) {
            this.words = words;
            this.sky = sky;
            this.ground = ground;
            this.otherGround = otherGround;
            this.top = top;
            this.thirdEnemy = thirdEnemy;
        }

        /** Colour of the enemy of this number; three in a row differ, and more never stand in one square picture. */
        int enemy(int number) {
            return switch (number % 3) {
                case 0 -> 0xA055F0;
                case 1 -> 0xF464BC;
                default -> thirdEnemy;
            };
        }
    }

    double heroWidth() {
        return HERO_WIDTH * size;
    }

    double heroHeight() {
        return HERO_HEIGHT * size;
    }

    double enemySize() {
        return ENEMY * size;
    }

    /** Upward speed at the start of a jump. */
    double jumpSpeed() {
        return Math.sqrt(2 * gravity * jump);
    }

    /** How far the hero comes in a jump at full speed that ends as high as it began. */
    double jumpLength() {
        return run * 2 * jumpSpeed() / gravity;
    }

    /** A scene of this range. Square enemies in a cave and round ones in the snow belong to {@link SceneRange#UNSEEN_PAIR}. */
    static PlatformerScene draw(SceneRange range, SplittableRandom random) {
        boolean square = random.nextBoolean();
        Theme strange = square ? Theme.CAVE : Theme.SNOW;
        Theme usual = random.nextBoolean() ? Theme.MEADOW : square ? Theme.SNOW : Theme.CAVE;
        Theme theme = range == SceneRange.UNSEEN_PAIR ? strange : usual;
        Body.Form enemy = square ? Body.Form.BOX : Body.Form.DISC;
        if (range == SceneRange.BEYOND) {
            boolean fast = random.nextBoolean();
            return new PlatformerScene(
                    theme,
                    enemy,
                    random.nextBoolean() ? random.nextDouble(0.72, 0.82) : random.nextDouble(1.2, 1.35),
                    fast ? random.nextDouble(2.1, 2.4) : random.nextDouble(1.15, 1.3),
                    fast ? random.nextDouble(0.55, 0.65) : random.nextDouble(0.32, 0.37),
                    random.nextDouble(20, 24),
                    fast ? random.nextDouble(0.75, 0.95) : random.nextDouble(0.12, 0.25));
        }
        return new PlatformerScene(
                theme,
                enemy,
                random.nextDouble(0.95, 1.1),
                random.nextDouble(1.5, 1.85),
                random.nextDouble(0.42, 0.48),
                random.nextDouble(20, 23),
                random.nextDouble(0.3, 0.6));
    }
}
