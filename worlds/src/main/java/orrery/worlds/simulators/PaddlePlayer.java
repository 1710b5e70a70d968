package orrery.worlds.simulators;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import orrery.worlds.Action;

/** Plays paddle: goes to where the ball will arrive and hits it off centre, away from the opponent; now and then carelessly. */
final class PaddlePlayer implements Simulator.Player {
    private static final int NOOP = 0;
    private static final int UP = 1;
    private static final int DOWN = 2;

    private final Supplier<PaddleMatch> now;
    private final SplittableRandom random;
    private double offset; // where on the paddle the ball shall land, -1 upper end to 1 lower end
    private boolean came;

    /**
     * @param now the game that is on
     * @param random whims: where on the paddle to take the ball
     */
    PaddlePlayer(Supplier<PaddleMatch> now, SplittableRandom random) {
        this.now = now;
        this.random = random;
    }

    @Override
    public Action act() {
        PaddleMatch match = now.get();
        boolean comes = match.ballSpeedX > 0;
        if (comes && !came) {
            double away = match.opponent.y < match.middle() ? 1 : -1;
            boolean careless = random.nextInt(6) == 0;
            offset = away * (careless ? random.nextDouble(-1.25, 1.25) : random.nextDouble(0.35, 0.8));
        }
        came = comes;
        double target = comes ? arrival(match) - offset * match.reach() : match.middle();
        double distance = target - (match.player.y + match.player.speed); // it glides on by about its speed
        double slack = comes ? 0.9 : 4;
        return new Action.Press(Math.abs(distance) < slack ? NOOP : distance < 0 ? UP : DOWN);
    }

    /** Where the ball reaches the player's side, with the bounces off the walls folded. */
    private static double arrival(PaddleMatch match) {
        double half = match.scene.ballSize() / 2;
        double face = match.player.x - PaddleMatch.THICKNESS / 2 - half;
        double time = Math.max(0, (face - match.ballX) / match.ballSpeedX);
        double low = match.top() + half;
        double span = match.bottom() - half - low;
        double along = match.ballY + match.ballSpeedY * time - low;
        double folded = along - 2 * span * Math.floor(along / (2 * span));
        return low + (folded > span ? 2 * span - folded : folded);
    }
}
