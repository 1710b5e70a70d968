package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * A floor seen from above: the player drives a disc that pushes blocks onto goals of their colour. A block that comes home for the first
 * time is a reward of 1; the game ends when all are home at once.
 */
final class Pusher implements Simulator {
    private static final List<String> ACTIONS = List.of("noop", "left", "right", "up", "down");
    private static final int STARTS = 8;
    private static final String GOAL = " goal"; // after the colour

    private final EnvironmentInfo info;
    private final SceneRange range;
    private final double unit; // pixels
    private final Canvas canvas;
    private PusherTable table;

    /** In its first scene. */
    Pusher(int width, int height, SceneRange range) {
        unit = Math.min(width, height) / Scene.UNITS;
        canvas = new Canvas(width, height, unit);
        this.range = range;
        info = new EnvironmentInfo(
                "pusher", "simulator", width, height, Scene.FPS, new ActionSpace.Discrete(ACTIONS), STARTS, List.of());
        table = begin(0, 0);
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
        table = begin(start, seed);
    }

    private PusherTable begin(int start, long seed) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "pusher " + start));
        PusherScene scene = PusherScene.draw(range, info.width() / unit, info.height() / unit, random);
        drawFloor(scene);
        return new PusherTable(scene);
    }

    private void drawFloor(PusherScene scene) {
        double frame = PusherScene.FRAME;
        double wide = scene.width();
        double high = scene.height();
        canvas.clear(PusherScene.BORDER);
        canvas.box(wide / 2, high / 2, wide - 2 * frame, high - 2 * frame, 0, PusherScene.FLOOR);
        for (PusherScene.Piece piece : scene.pieces()) {
            double x = piece.goal().x();
            double y = piece.goal().y();
            canvas.box(x, y, PusherScene.GOAL, PusherScene.GOAL, 0, piece.goalColour());
        }
        canvas.keepBackground();
    }

    @Override
    public Outcome step(Action action) {
        info.actions().check(action, info.name());
        int index = action instanceof Action.Press press ? press.index() : 0;
        int x = index == 1 ? -1 : index == 2 ? 1 : 0;
        int y = index == 3 ? -1 : index == 4 ? 1 : 0;
        int arrived = table.step(x, y);
        return new Outcome(arrived, table.solved(), StageTimes.NONE);
    }

    @Override
    public Frame frame() {
        canvas.restoreBackground();
        table.arena.pieces().forEach(piece -> canvas.body(piece.seen(unit)));
        return canvas.frame();
    }

    @Override
    public List<Body> bodies() {
        List<Body> bodies = new ArrayList<>();
        Outline square = new Outline(Form.BOX, PusherScene.GOAL * unit, PusherScene.GOAL * unit);
        for (PusherScene.Piece piece : table.scene.pieces()) {
            double x = piece.goal().x() * unit;
            double y = piece.goal().y() * unit;
            bodies.add(new Body(
                    piece.name() + GOAL, square, piece.goalColour(), x, y, 0, 0, 0, 0, Double.POSITIVE_INFINITY));
        }
        bodies.addAll(table.arena.seen(unit));
        return List.copyOf(bodies);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Goals and the pillar stay.
     */
    @Override
    public void place(List<Body> bodies) {
        List<String> goals =
                table.scene.pieces().stream().map(piece -> piece.name() + GOAL).toList();
        table.arena.place(
                bodies.stream()
                        .filter(body ->
                                !goals.contains(body.name()) && !body.name().equals("pillar"))
                        .toList(),
                unit);
    }

    @Override
    public String pushed() {
        return "agent";
    }

    @Override
    public double gravity() {
        return 0;
    }

    @Override
    public String describe(long wording) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(wording, "pusher"));
        List<String> goals = new ArrayList<>();
        List<String> home = new ArrayList<>();
        List<String[]> touching = new ArrayList<>();
        for (int i = 0; i < table.count(); i++) {
            String name = table.block(i).name();
            goals.add(name);
            if (table.home(i)) {
                home.add(name);
            }
            if (table.arena.touching(table.agent, table.block(i))) {
                touching.add(new String[] {"agent", name});
            }
        }
        String zones = " with " + (random.nextBoolean() ? "goals in " : "zones in ") + listed(goals);
        String floor = random.nextBoolean() ? "a floor seen from above" : "a dark floor";
        Wording.Setting setting = new Wording.Setting(floor + zones, "on " + floor + zones, List.of());
        Wording.View view = new Wording.View(unit, false);
        String text = Wording.of(setting, table.arena.seen(unit), view, touching, wording);
        return text + " " + progress(home, random);
    }

    private static String listed(List<String> names) {
        int last = names.size() - 1; // at least two
        return String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    private String progress(List<String> home, SplittableRandom random) {
        if (home.isEmpty()) {
            return random.nextBoolean() ? "No block is home yet." : "All blocks are away from their goals.";
        }
        if (home.size() == table.count()) {
            return random.nextBoolean() ? "All blocks are home." : "Every block lies on its goal.";
        }
        String first = home.get(0);
        String named = first.substring(0, 1).toUpperCase(Locale.ROOT) + first.substring(1);
        return random.nextBoolean() ? named + " is home." : "The " + first + " one lies on its goal.";
    }

    /** {@inheritDoc} It plans ways around what is in the way, for itself and for the block it pushes. */
    @Override
    public Player player(long seed) {
        return new PusherPlayer(() -> table, new SplittableRandom(Seeds.derive(seed, "pusher player")));
    }

    @Override
    public void close() {}
}
