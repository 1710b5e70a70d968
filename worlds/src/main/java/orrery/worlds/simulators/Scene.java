package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import orrery.base.Check;
import orrery.base.Seeds;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.StageTimes;

/**
 * What all scenes of colliding bodies share. A scene is made in units: 64 of them are the shorter side of the picture, so that the same
 * seed gives the same scene at every size. The player pushes one body to the left, right, up or down.
 */
abstract class Scene implements Simulator {
    static final List<String> ACTIONS = List.of("noop", "left", "right", "up", "down");
    static final double UNITS = 64;
    static final double FPS = 15;
    private static final int STARTS = 8;

    private final EnvironmentInfo info;
    private final SceneRange range;
    private final Canvas canvas;
    private final double scale;
    private Layout layout;

    /** The size of a scene in units. */
    record Size(double wide, double high) {}

    /**
     * How hard the player pushes.
     *
     * @param body name of the one that is pushed
     * @param acceleration units a frame a frame while a key is held
     * @param fastest the push makes it no faster, units a frame
     */
    record Push(String body, double acceleration, double fastest) {}

    /**
     * A scene, made by {@link #build}.
     *
     * @param arena its bodies
     * @param push what the keys do
     * @param gravity units a frame a frame downwards
     * @param setting what {@link Simulator#describe} says of the surroundings
     * @param backdrop draws what never moves and is no body
     * @param beneath draws what moves, is no body and lies beneath the bodies
     */
    record Layout(
            Arena arena,
            Push push,
            double gravity,
            Wording.Setting setting,
            Consumer<Canvas> backdrop,
            Consumer<Canvas> beneath) {
        Layout(Arena arena, Push push, double gravity, Wording.Setting setting, Consumer<Canvas> backdrop) {
            this(arena, push, gravity, setting, backdrop, canvas -> {});
        }
    }

    Scene(String name, int width, int height, SceneRange range) {
        Check.within("width", width, 32, 512);
        Check.within("height", height, 32, 512);
        this.range = range;
        this.scale = Math.min(width, height) / UNITS;
        this.canvas = new Canvas(width, height, scale);
        this.info = new EnvironmentInfo(
                name, "simulator", width, height, FPS, new ActionSpace.Discrete(ACTIONS), STARTS, List.of());
        this.layout = made(0, 0);
    }

    /**
     * Makes a scene.
     *
     * @param random draws everything
     * @param range where to draw from
     * @param size of the picture in units
     */
    abstract Layout build(SplittableRandom random, SceneRange range, Size size);

    private Layout made(int start, long seed) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "scene " + start));
        Layout built = build(random, range, new Size(info.width() / scale, info.height() / scale));
        built.backdrop().accept(canvas);
        canvas.keepBackground();
        return built;
    }

    @Override
    public EnvironmentInfo info() {
        return info;
    }

    @Override
    public void reset(int start, long seed) {
        Check.within("start", start, 0, STARTS - 1);
        layout = made(start, seed);
    }

    @Override
    public Outcome step(Action action) {
        info.actions().check(action, info.name());
        int pressed = action instanceof Action.Press press ? press.index() : 0;
        Push push = layout.push();
        layout.arena()
                .advance(
                        layout.arena().piece(push.body()),
                        push.acceleration() * along(pressed, 1, 2),
                        push.acceleration() * along(pressed, 3, 4),
                        push.fastest());
        return new Outcome(0, false, StageTimes.NONE);
    }

    private static int along(int pressed, int back, int forth) {
        return pressed == back ? -1 : pressed == forth ? 1 : 0;
    }

    @Override
    public Frame frame() {
        canvas.restoreBackground();
        layout.beneath().accept(canvas);
        draw(canvas, layout.arena());
        return canvas.frame();
    }

    /** Draws the bodies over the backdrop. */
    void draw(Canvas onto, Arena arena) {
        for (Arena.Piece piece : arena.pieces()) {
            onto.rimmed(piece.outline(), piece.x(), piece.y(), piece.angle(), piece.colour());
        }
    }

    @Override
    public SceneRange range() {
        return range;
    }

    @Override
    public List<Body> bodies() {
        return layout.arena().seen(scale);
    }

    @Override
    public void place(List<Body> bodies) {
        layout.arena().place(bodies, scale);
    }

    @Override
    public String pushed() {
        return layout.push().body();
    }

    @Override
    public double gravity() {
        return layout.gravity() * scale;
    }

    @Override
    public String describe(long wording) {
        List<String[]> touching = new ArrayList<>();
        List<Arena.Piece> all = new ArrayList<>();
        for (Arena.Piece piece : layout.arena().pieces()) {
            if (!piece.name().startsWith(Wording.GRAIN)) {
                all.add(piece);
            }
        }
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                if (layout.arena().touching(all.get(i), all.get(j))) {
                    touching.add(new String[] {all.get(i).name(), all.get(j).name()});
                }
            }
        }
        return Wording.of(setting(), bodies(), new Wording.View(scale, layout.gravity() > 0), touching, wording);
    }

    /** What surrounds the bodies now, in words. */
    Wording.Setting setting() {
        return layout.setting();
    }

    @Override
    public Player player(long seed) {
        return new Chaser(this, seed);
    }

    /** The scene as it stands. */
    final Layout layout() {
        return layout;
    }

    @Override
    public void close() {}
}
