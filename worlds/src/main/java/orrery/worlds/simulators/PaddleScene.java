package orrery.worlds.simulators;

import java.util.SplittableRandom;

/**
 * What one game of paddle is played with. Lengths in units of 1/64 of the picture's shorter side, speeds in units a frame.
 *
 * @param court its colours
 * @param ball shape of the ball
 * @param ballSize its width and height
 * @param paddleLength from its upper to its lower end, for both sides
 * @param serveSpeed of the ball when it is served; each hit makes it a little faster
 * @param opponentSpeed most that the opponent's paddle moves
 */
record PaddleScene(
        Court court, Body.Form ball, double ballSize, double paddleLength, double serveSpeed, double opponentSpeed) {

    /** Colours of everything, 0xRRGGBB. */
    enum Court {
        NIGHT("dark blue", 0x141A33, 0x465088, 0xF6F6F2, 0x4FC36B, 0xE8743B),
        CLAY("clay", 0x6E3524, 0xA8674D, 0xFFF3B0, 0x36B8C9, 0xE2C044),
        LAWN("green", 0x1E4D2B, 0x47895A, 0xFFFFFF, 0xF05A7E, 0x6AA5FF);

        final String word;
        final int ground;
        final int lines;
        final int ball;
        final int player;
        final int opponent;

        Court(String word, int ground, int lines, int ball, int player, int opponent) {
            this.word = word;
            this.ground = ground;
            this.lines = lines;
            this.ball = ball;
            this.player = player;
            this.opponent = opponent;
        }
    }

    /** A scene of this range. A square ball on clay and a round one on the lawn belong to {@link SceneRange#UNSEEN_PAIR}. */
    static PaddleScene draw(SceneRange range, SplittableRandom random) {
        boolean unseen = range == SceneRange.UNSEEN_PAIR;
        boolean square = random.nextBoolean();
        Court strange = square ? Court.CLAY : Court.LAWN;
        Court[] usual = {Court.NIGHT, square ? Court.LAWN : Court.CLAY};
        Court court = unseen ? strange : usual[random.nextInt(2)];
        Body.Form form = square ? Body.Form.BOX : Body.Form.DISC;
        if (range == SceneRange.BEYOND) {
            boolean large = random.nextBoolean();
            double ball = large ? random.nextDouble(5.6, 6.6) : random.nextDouble(2.6, 3.2);
            double paddle = large ? random.nextDouble(16, 19) : random.nextDouble(7.5, 9);
            double speed = random.nextBoolean() ? random.nextDouble(2.0, 2.5) : random.nextDouble(0.8, 1.0);
            return new PaddleScene(court, form, ball, paddle, speed, speed * random.nextDouble(0.35, 0.5));
        }
        double speed = random.nextDouble(1.25, 1.75);
        return new PaddleScene(
                court,
                form,
                random.nextDouble(3.8, 4.8),
                random.nextDouble(10.5, 14),
                speed,
                speed * random.nextDouble(0.4, 0.55));
    }
}
