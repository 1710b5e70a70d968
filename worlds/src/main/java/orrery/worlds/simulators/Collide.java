package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Outline;

/** Bodies of different masses float without friction, seen from above, and collide. */
final class Collide extends Scene {
    static final int NUMBER = 5;
    private static final int SPACE = 0x201A33;
    private static final int EDGE = 0x4A4268;
    private static final double FRAME = 2;

    Collide(int width, int height, SceneRange range) {
        super("collide", width, height, range);
    }

    @Override
    Layout build(SplittableRandom random, SceneRange range, Size size) {
        Draw draw = new Draw(random, range, NUMBER);
        Arena.Material material = new Arena.Material(1, 0, draw.between(0.7, 1));
        Arena arena = new Arena(0, 8);
        arena.enclose(FRAME, FRAME, size.wide() - FRAME, size.high() - FRAME, material);
        List<Outline> outlines = new ArrayList<>();
        int count = draw.count(2, 4);
        for (int i = 0; i < count; i++) {
            outlines.add(draw.outline(3.5, 6.5));
        }
        double[][] places = Placing.apart(random, outlines, FRAME, FRAME, size.wide() - FRAME, size.high() - FRAME);
        for (int i = 0; i < count; i++) {
            Draw.Paint paint = i == 0 ? Draw.pushed() : draw.paint();
            Arena.Piece piece = arena.add(paint.name(), outlines.get(i), paint.colour(), material, 0, 0);
            piece.put(places[i][0], places[i][1], draw.between(0, 2 * Math.PI));
            double speed = draw.graded(0.2, 1.6);
            double heading = draw.between(0, 2 * Math.PI);
            piece.speed(speed * StrictMath.cos(heading), speed * StrictMath.sin(heading));
        }
        return new Layout(
                arena,
                new Push("white", 0.2, 2),
                0,
                new Wording.Setting("a frictionless table seen from above", "on a frictionless table", List.of()),
                canvas -> {
                    canvas.clear(EDGE);
                    canvas.box(
                            size.wide() / 2,
                            size.high() / 2,
                            size.wide() - 2 * FRAME,
                            size.high() - 2 * FRAME,
                            0,
                            SPACE);
                });
    }
}
