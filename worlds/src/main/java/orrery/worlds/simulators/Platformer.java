package orrery.worlds.simulators;

import java.util.ArrayList;
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
 * A level to run through, made by its seed: gaps, steps, platforms, coins and enemies. The picture scrolls with the hero. A coin is a
 * reward of 1 and the flag one of 10; the flag, a fall and an enemy touched from the side end the game. Jumping on an enemy's head
 * squashes it.
 *
 * <p>Coins are scenery: they reward, but are no bodies. Places of bodies are those in the picture, their speeds those over the ground.
 */
final class Platformer implements Simulator {
    static final List<String> ACTIONS = List.of("noop", "left", "right", "jump", "jump_left", "jump_right");

    private static final int FIRST_JUMP = 3;
    private static final int STARTS = 8;
    private static final double AHEAD = 0.375; // share of the picture that is left of the hero
    private static final double FLAG_WIDTH = 6;
    private static final double FLAG_HEIGHT = 5;
    private static final double FLAG_ABOVE_GROUND = 14;

    private final EnvironmentInfo info;
    private final SceneRange range;
    private final double unit; // pixels
    private final Canvas canvas;
    private PlatformerRun run;

    /** In its first scene. */
    Platformer(int width, int height, SceneRange range) {
        unit = Math.min(width, height) / 64.0;
        canvas = new Canvas(width, height, unit);
        this.range = range;
        info = new EnvironmentInfo(
                "platformer", "simulator", width, height, 15, new ActionSpace.Discrete(ACTIONS), STARTS, List.of());
        run = begin(0, 0);
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
        run = begin(start, seed);
    }

    private PlatformerRun begin(int start, long seed) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "platformer " + start));
        PlatformerScene scene = PlatformerScene.draw(range, random);
        return new PlatformerRun(scene, PlatformerBuilder.build(scene, info.height() / unit, random));
    }

    @Override
    public Outcome step(Action action) {
        info.actions().check(action, info.name());
        int index = action instanceof Action.Press press ? press.index() : 0;
        double reward = run.step(PlatformerPlayer.DIRECTIONS[index], index >= FIRST_JUMP);
        return new Outcome(reward, run.over(), StageTimes.NONE);
    }

    /** Left edge of the picture in the level, in units: a whole number of pixels. */
    private double camera() {
        double wide = info.width() / unit;
        double most = Math.max(0, run.level.width() - wide);
        return Math.round(Math.min(Math.max(run.x - AHEAD * wide, 0), most) * unit) / unit;
    }

    @Override
    public Frame frame() {
        return PlatformerPainter.paint(canvas, run, camera(), info.width() / unit, bodies());
    }

    @Override
    public List<Body> bodies() {
        PlatformerScene scene = run.scene;
        double camera = camera();
        List<Body> seen = new ArrayList<>();
        double goal = run.level.goal();
        Body flag = body(
                "flag",
                Form.BOX,
                FLAG_WIDTH,
                FLAG_HEIGHT,
                PlatformerScene.FLAG,
                goal + FLAG_WIDTH / 2 - camera,
                run.level.top(goal) - FLAG_ABOVE_GROUND);
        add(seen, flag);
        double size = scene.enemySize();
        for (int i = 0; i < run.enemyX.length; i++) {
            if (!run.squashed[i]) {
                double y = run.level.enemies().get(i).y() - size / 2;
                int colour = scene.theme().enemy(i);
                Body enemy = body("enemy " + (i + 1), scene.enemy(), size, size, colour, run.enemyX[i] - camera, y);
                add(seen, moving(enemy, run.enemyDirection[i] * scene.walk(), 0));
            }
        }
        Body hero = body(
                "hero", Form.BOX, scene.heroWidth(), scene.heroHeight(), PlatformerScene.HERO, run.x - camera, run.y);
        seen.add(moving(hero, run.speedX, run.speedY));
        return List.copyOf(seen);
    }

    /** A body that stands still, from lengths in units. */
    private Body body(String name, Form form, double wide, double high, int colour, double x, double y) {
        Outline outline = new Outline(form, wide * unit, high * unit);
        return new Body(name, outline, colour, x * unit, y * unit, 0, 0, 0, 0, Double.POSITIVE_INFINITY);
    }

    private Body moving(Body still, double speedX, double speedY) {
        return new Body(
                still.name(),
                still.outline(),
                still.colour(),
                still.x(),
                still.y(),
                0,
                speedX * unit,
                speedY * unit,
                0,
                1);
    }

    private void add(List<Body> seen, Body body) {
        double half = body.outline().width() / 2;
        if (body.x() > -half && body.x() < info.width() + half) {
            seen.add(body);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Enemies keep their height, and the flag stays.
     */
    @Override
    public void place(List<Body> bodies) {
        double camera = camera();
        for (Body body : bodies) {
            if (body.name().equals("hero")) {
                run.placeHero(body.x() / unit + camera, body.y() / unit, body.speedX() / unit, body.speedY() / unit);
            } else if (!body.name().equals("flag")) {
                run.placeEnemy(enemy(body.name()), body.x() / unit + camera, body.speedX());
            }
        }
    }

    private int enemy(String name) {
        for (int i = 0; i < run.enemyX.length; i++) {
            if (!run.squashed[i] && name.equals("enemy " + (i + 1))) {
                return i;
            }
        }
        Check.that(false, "place hero, flag or an enemy that is in the level", "platformer has no body \"%s\"", name);
        return -1;
    }

    @Override
    public String pushed() {
        return "hero";
    }

    @Override
    public double gravity() {
        return run.scene.gravity() * unit;
    }

    @Override
    public String describe(long wording) {
        return PlatformerWords.describe(
                run, camera(), info.width() / unit, new SplittableRandom(Seeds.derive(wording, "platformer")));
    }

    /** {@inheritDoc} It tries plans in a copy of the level and runs for coins and flag. */
    @Override
    public Player player(long seed) {
        return new PlatformerPlayer(() -> run, new SplittableRandom(Seeds.derive(seed, "platformer player")));
    }

    @Override
    public void close() {}
}
