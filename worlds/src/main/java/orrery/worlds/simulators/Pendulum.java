package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dyn4j.dynamics.joint.RevoluteJoint;
import org.dyn4j.geometry.MassType;
import org.dyn4j.geometry.Vector2;
import orrery.worlds.Action;
import orrery.worlds.simulators.Body.Outline;

/** Bodies swing at the ends of rods, one or two of them, and meet. */
final class Pendulum extends Scene {
    static final int NUMBER = 3;
    private static final int ROD = 0x6F7C96;
    private static final double TOP = 5;
    private static final int PATIENCE = 6;

    Pendulum(int width, int height, SceneRange range) {
        super("pendulum", width, height, range);
    }

    @Override
    Layout build(SplittableRandom random, SceneRange range, Size size) {
        Draw draw = new Draw(random, range, NUMBER);
        double gravity = draw.graded(0.08, 0.16);
        Arena.Material material = new Arena.Material(1, 0.1, draw.between(0.5, 0.95));
        Arena arena = new Arena(gravity, 8);
        arena.enclose(0, 0, size.wide(), size.high(), material);
        org.dyn4j.dynamics.Body ceiling = new org.dyn4j.dynamics.Body();
        ceiling.setMass(MassType.INFINITE);
        arena.world().addBody(ceiling);

        int count = draw.count(1, 2);
        boolean pushedFirst = draw.either();
        List<double[]> hooks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean pushed = count == 1 || (i == 0) == pushedFirst;
            Outline outline = draw.outline(4, 6);
            double length = Math.min(draw.between(24, 40), size.high() - TOP - 2 - Outlines.reach(outline));
            double hook = size.wide() / 2 + (count == 1 ? draw.between(-6, 6) : (i == 0 ? -8 : 8));
            double outwards = count == 1 ? (draw.either() ? 1 : -1) : (i == 0 ? -1 : 1);
            double room = (outwards > 0 ? size.wide() - hook : hook) - Outlines.reach(outline) - 0.5;
            double widest = StrictMath.asin(Math.min(1, room / length));
            double turn = outwards * Math.min(Math.toRadians(draw.graded(15, 45)), widest);
            Draw.Paint paint = pushed ? Draw.pushed() : draw.paint();
            Arena.Piece piece = arena.add(paint.name(), outline, paint.colour(), material, 0, 0);
            piece.put(hook + length * StrictMath.sin(turn), TOP + length * StrictMath.cos(turn), -turn);
            arena.world()
                    .addJoint(new RevoluteJoint<>(
                            ceiling, piece.body(), new Vector2(Arena.metres(hook), Arena.metres(TOP))));
            hooks.add(new double[] {hook, i});
        }
        String rods = count == 1 ? "a pendulum" : "two pendulums";
        return new Layout(
                arena,
                new Push("white", 0.2, 2),
                gravity,
                new Wording.Setting(rods, count == 1 ? "at the end of a rod" : "at the ends of two rods", List.of()),
                canvas -> {
                    canvas.clear(SideView.AIR);
                    canvas.box(size.wide() / 2, TOP / 2 - 1, size.wide(), TOP - 2, 0, SideView.GROUND);
                },
                canvas -> {
                    int i = 0;
                    for (Arena.Piece piece : arena.pieces()) {
                        double hook = hooks.get(i++)[0];
                        canvas.line(hook, TOP, piece.x(), piece.y(), 1, ROD);
                        canvas.disc(hook, TOP, 3, 3, ROD);
                    }
                });
    }

    /** Somebody who swings higher: pushes along while it moves fast, now and then lets go. */
    @Override
    public Player player(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] rest = {0};
        return () -> {
            if (rest[0] == 0 && random.nextInt(30) == 0) {
                rest[0] = random.nextInt(PATIENCE, 5 * PATIENCE);
            }
            if (rest[0] > 0) {
                rest[0]--;
                return new Action.Press(0);
            }
            Arena.Piece own = layout().arena().piece(pushed());
            if (Math.abs(own.speedX()) < 0.1) {
                return new Action.Press(random.nextInt(5));
            }
            return new Action.Press(own.speedX() < 0 ? 1 : 2);
        };
    }
}
