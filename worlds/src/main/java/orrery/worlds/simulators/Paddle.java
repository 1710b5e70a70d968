package orrery.worlds.simulators;

import java.util.List;
import java.util.SplittableRandom;
import orrery.base.Check;
import orrery.base.Seeds;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.StageTimes;
import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.Body.Outline;

/**
 * The rules of Pong: the player's paddle is on the right, the opponent's on the left moves at a limited speed. A point is a reward of 1
 * or -1; the marks at the top show the score, and {@value PaddleMatch#POINTS} points end the game. A paddle sends the ball the steeper, the
 * farther from its middle it is hit.
 */
final class Paddle implements Simulator {
    private static final List<String> ACTIONS = List.of("noop", "up", "down");
    private static final int STARTS = 8;
    private static final double SLOWEST =
            0.05; // pixels a frame below which a placed ball counts as waiting for its serve

    private final EnvironmentInfo info;
    private final SceneRange range;
    private final double unit; // pixels
    private final Canvas canvas;
    private PaddleMatch match;

    /**
     * In its first scene.
     *
     * @param width of a frame in pixels, 32 to 512
     * @param height of a frame in pixels, 32 to 512
     * @param range which scenes are drawn
     */
    Paddle(int width, int height, SceneRange range) {
        unit = Math.min(width, height) / 64.0;
        canvas = new Canvas(width, height, unit);
        this.range = range;
        info = new EnvironmentInfo(
                "paddle", "simulator", width, height, 15, new ActionSpace.Discrete(ACTIONS), STARTS, List.of());
        match = begin(0, 0);
    }

    @Override
    public EnvironmentInfo info() {
        return info;
    }

    @Override
    public SceneRange range() {
        return range;
    }

    @Override
    public void reset(int start, long seed) {
        Check.within("start", start, 0, STARTS - 1);
        match = begin(start, seed);
    }

    private PaddleMatch begin(int start, long seed) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "paddle " + start));
        PaddleScene scene = PaddleScene.draw(range, random);
        PaddleMatch begun = new PaddleMatch(info.width() / unit, info.height() / unit, scene, random);
        PaddlePainter.background(canvas, begun);
        return begun;
    }

    @Override
    public Outcome step(Action action) {
        info.actions().check(action, info.name());
        int index = action instanceof Action.Press press ? press.index() : 0;
        int reward = match.step(index == 1 ? -1 : index == 2 ? 1 : 0);
        return new Outcome(reward, match.over(), StageTimes.NONE);
    }

    @Override
    public Frame frame() {
        return PaddlePainter.paint(canvas, match, bodies());
    }

    @Override
    public List<Body> bodies() {
        PaddleScene scene = match.scene;
        double size = scene.ballSize() * unit;
        return List.of(
                paddle("opponent", match.opponent, scene.court().opponent),
                paddle("paddle", match.player, scene.court().player),
                new Body(
                        "ball",
                        new Outline(scene.ball(), size, size),
                        scene.court().ball,
                        match.ballX * unit,
                        match.ballY * unit,
                        0,
                        match.ballSpeedX * unit,
                        match.ballSpeedY * unit,
                        0,
                        1));
    }

    private Body paddle(String name, PaddleMatch.Side side, int colour) {
        Outline outline = new Outline(Form.BOX, PaddleMatch.THICKNESS * unit, match.scene.paddleLength() * unit);
        return new Body(name, outline, colour, side.x * unit, side.y * unit, 0, 0, side.speed * unit, 0, 4);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Paddles keep their column. A ball at rest waits for its serve; one that moves crosses the court at least slowly.
     */
    @Override
    public void place(List<Body> bodies) {
        for (Body body : bodies) {
            switch (body.name()) {
                case "ball" ->
                    match.placeBall(
                            body.x() / unit,
                            body.y() / unit,
                            body.movesFasterThan(SLOWEST) ? body.speedX() / unit : 0,
                            body.movesFasterThan(SLOWEST) ? body.speedY() / unit : 0);
                case "paddle" -> match.place(match.player, body.y() / unit, body.speedY() / unit);
                case "opponent" -> match.place(match.opponent, body.y() / unit, body.speedY() / unit);
                default ->
                    Check.that(false, "place ball, paddle or opponent", "paddle has no body \"%s\"", body.name());
            }
        }
    }

    @Override
    public String pushed() {
        return "paddle";
    }

    @Override
    public double gravity() {
        return 0;
    }

    @Override
    public String describe(long wording) {
        return PaddleWords.describe(match, new SplittableRandom(Seeds.derive(wording, "paddle")));
    }

    /** {@inheritDoc} It goes to where the ball will arrive and hits it away from the opponent. */
    @Override
    public Player player(long seed) {
        return new PaddlePlayer(() -> match, new SplittableRandom(Seeds.derive(seed, "paddle player")));
    }

    @Override
    public void close() {}
}
