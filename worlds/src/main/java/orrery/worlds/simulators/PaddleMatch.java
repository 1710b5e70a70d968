package orrery.worlds.simulators;

import java.util.SplittableRandom;

/**
 * The rules of paddle, without pictures: a ball between two paddles, walls above and below, a point when it leaves at a side.
 * Lengths in units of 1/64 of the picture's shorter side, y downwards; the player is on the right.
 */
final class PaddleMatch {
    /** Points that end a game. */
    static final int POINTS = 5;
    /** Height of the strip above the court in which the marks of the score stand. */
    static final double STRIP = 7;
    /** Thickness of the walls. */
    static final double WALL = 1;
    /** Width of a paddle. */
    static final double THICKNESS = 3;
    /** From the side of the picture to the paddle. */
    static final double MARGIN = 3;
    /** Most that the player's paddle moves in a frame. */
    static final double PLAYER_SPEED = 1.9;

    private static final int PAUSE = 8; // frames before a serve
    private static final double EASE = 0.5; // how quickly a paddle takes the speed it wants
    private static final double SPIN = 1.15; // vertical share of speed that the end of a paddle gives
    private static final double KEEP = 0.55; // vertical speed that survives a hit
    private static final double STEEPEST = 0.8; // vertical part of the ball's speed at most
    private static final double FASTER = 1.05;
    private static final double FASTEST = 1.5; // times the speed of the serve

    final double width;
    final double height;
    final PaddleScene scene;
    final Side player;
    final Side opponent;
    double ballX;
    double ballY;
    double ballSpeedX;
    double ballSpeedY;

    private final SplittableRandom random;
    private int pause = PAUSE;
    private boolean towardsPlayer;
    private boolean over;

    /** One paddle and the points of its owner. */
    static final class Side {
        final double x;
        double y;
        double speed;
        int points;

        Side(double x, double y) {
            this.x = x;
            this.y = y;
        }
    }

    /** A new game with the ball at rest in the middle. */
    PaddleMatch(double width, double height, PaddleScene scene, SplittableRandom random) {
        this.width = width;
        this.height = height;
        this.scene = scene;
        this.random = random;
        player = new Side(width - MARGIN - THICKNESS / 2, middle());
        opponent = new Side(MARGIN + THICKNESS / 2, middle());
        towardsPlayer = random.nextBoolean();
        ballX = width / 2;
        ballY = middle();
    }

    /** Upper end of the court. */
    double top() {
        return STRIP + WALL;
    }

    /** Lower end of the court. */
    double bottom() {
        return height - WALL;
    }

    /** Half way between the walls. */
    double middle() {
        return (top() + bottom()) / 2;
    }

    /** Whether somebody has won. */
    boolean over() {
        return over;
    }

    /** Half the sum of paddle and ball: from the middle of the one to that of the other when they just touch. */
    double reach() {
        return (scene.paddleLength() + scene.ballSize()) / 2;
    }

    /**
     * One frame.
     *
     * @param wish of the player: -1 up, 0 none, 1 down
     * @return 1 when the player has made a point, -1 when the opponent has, else 0
     */
    int step(int wish) {
        if (over) {
            return 0;
        }
        move(player, wish * PLAYER_SPEED);
        move(opponent, opponentWish());
        if (ballSpeedX == 0 && pause-- > 0) {
            return 0;
        }
        if (ballSpeedX == 0) {
            serve();
        }
        fly();
        return score();
    }

    /** Puts the ball elsewhere. Without speed it waits for its serve; else it crosses the court with some of its speed. */
    void placeBall(double x, double y, double speedX, double speedY) {
        double half = scene.ballSize() / 2;
        ballX = x;
        ballY = Math.min(Math.max(y, top() + half), bottom() - half);
        double least = 0.3 * scene.serveSpeed();
        boolean rests = speedX == 0 && speedY == 0;
        pause = rests && ballSpeedX != 0 ? PAUSE / 2 : pause;
        ballSpeedX = rests ? 0 : Math.copySign(Math.max(Math.abs(speedX), least), speedX);
        ballSpeedY = speedY;
    }

    /** Puts a paddle at another height. */
    void place(Side side, double y, double speed) {
        double half = scene.paddleLength() / 2;
        side.y = Math.min(Math.max(y, top() + half), bottom() - half);
        side.speed = speed;
    }

    private void move(Side side, double wanted) {
        side.speed += EASE * (wanted - side.speed);
        double half = scene.paddleLength() / 2;
        double y = Math.min(Math.max(side.y + side.speed, top() + half), bottom() - half);
        side.speed = y - side.y;
        side.y = y;
    }

    /** Follows the ball when it comes, goes back to the middle when it leaves; never faster than it can. */
    private double opponentWish() {
        boolean comes = ballSpeedX < 0;
        double distance = (comes ? ballY : middle()) - opponent.y;
        double most = comes ? scene.opponentSpeed() : scene.opponentSpeed() / 2;
        return Math.abs(distance) < 1 ? 0 : Math.min(Math.max(distance, -most), most);
    }

    private void serve() {
        double slope = random.nextDouble(-0.6, 0.6);
        ballSpeedY = scene.serveSpeed() * slope;
        ballSpeedX = (towardsPlayer ? 1 : -1) * scene.serveSpeed() * Math.sqrt(1 - slope * slope);
    }

    /** Moves the ball for one frame, from one touch to the next. */
    private void fly() {
        freeFrom(player);
        freeFrom(opponent);
        double left = 1;
        for (int touch = 0; touch < 6 && left > 0; touch++) {
            double toWall = timeToWall();
            PaddleSweep toPlayer = sweep(player);
            PaddleSweep toOpponent = sweep(opponent);
            boolean own = toPlayer.time() <= toOpponent.time();
            PaddleSweep first = own ? toPlayer : toOpponent;
            double time = Math.min(left, Math.min(toWall, first.time()));
            ballX += ballSpeedX * time;
            ballY += ballSpeedY * time;
            left -= time;
            if (left <= 0) {
                return;
            }
            if (toWall <= first.time()) {
                ballSpeedY = -ballSpeedY;
            } else if (first.face()) {
                hit(own ? player : opponent);
            } else {
                ballSpeedY = -ballSpeedY;
            }
        }
    }

    private double timeToWall() {
        double half = scene.ballSize() / 2;
        double room = ballSpeedY > 0 ? bottom() - half - ballY : ballY - top() - half;
        return ballSpeedY == 0 ? Double.POSITIVE_INFINITY : Math.max(0, room / Math.abs(ballSpeedY));
    }

    private PaddleSweep sweep(Side side) {
        return PaddleSweep.of(
                ballX - side.x, ballY - side.y, ballSpeedX, ballSpeedY, (THICKNESS + scene.ballSize()) / 2, reach());
    }

    /** A paddle that has moved onto the ball from above or below pushes it away. */
    private void freeFrom(Side side) {
        double across = (THICKNESS + scene.ballSize()) / 2;
        double dx = ballX - side.x;
        double dy = ballY - side.y;
        if (Math.abs(dx) >= across || Math.abs(dy) >= reach()) {
            return;
        }
        double sign = dy < 0 ? -1 : 1;
        double half = scene.ballSize() / 2;
        ballY = side.y + sign * reach();
        ballSpeedY = sign * Math.max(Math.abs(ballSpeedY), Math.abs(side.speed));
        if (ballY < top() + half || ballY > bottom() - half) { // no room at the wall: it slips out behind
            ballY = Math.min(Math.max(ballY, top() + half), bottom() - half);
            ballX = side.x + (side == player ? across : -across);
        }
    }

    /** Sends the ball back; the farther from the paddle's middle, the steeper. */
    private void hit(Side side) {
        double speed = Math.hypot(ballSpeedX, ballSpeedY);
        speed = Math.max(speed, Math.min(speed * FASTER, FASTEST * scene.serveSpeed()));
        double offset = (ballY - side.y) / reach();
        double share = KEEP * ballSpeedY / speed + SPIN * offset * (1 - KEEP / 2);
        share = Math.min(Math.max(share, -STEEPEST), STEEPEST);
        ballSpeedY = speed * share;
        ballSpeedX = (side == player ? -1 : 1) * speed * Math.sqrt(1 - share * share);
    }

    private int score() {
        double half = scene.ballSize() / 2;
        boolean mine = ballX < -half;
        if (!mine && ballX <= width + half) {
            return 0;
        }
        Side winner = mine ? player : opponent;
        winner.points++;
        over = winner.points >= POINTS;
        towardsPlayer = !mine; // whoever lost the point gets the ball
        ballX = width / 2;
        ballY = middle();
        ballSpeedX = 0;
        ballSpeedY = 0;
        pause = PAUSE;
        return mine ? 1 : -1;
    }
}
