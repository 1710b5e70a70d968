package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Outline;

/** Bodies fall to a floor and bounce. */
final class Fall extends Scene {
    static final int NUMBER = 0;

    Fall(int width, int height, SceneRange range) {
        super("fall", width, height, range);
    }

    @Override
    Layout build(SplittableRandom random, SceneRange range, Size size) {
        Draw draw = new Draw(random, range, NUMBER);
        SideView view = new SideView(
                size, draw.graded(0.08, 0.16), new Arena.Material(1, draw.between(0.05, 0.4), draw.between(0.4, 0.85)));
        List<Outline> outlines = new ArrayList<>();
        int count = draw.count(1, 3);
        for (int i = 0; i < count; i++) {
            outlines.add(draw.outline(3.5, 6));
        }
        double[][] places = Placing.apart(random, outlines, 0, 0, size.wide(), view.ground() - 12);
        for (int i = 0; i < count; i++) {
            Draw.Paint paint = i == 0 ? Draw.pushed() : draw.paint();
            Arena.Piece piece = view.add(paint, outlines.get(i), places[i][0], places[i][1]);
            piece.put(places[i][0], places[i][1], draw.between(0, 2 * Math.PI));
            piece.speed(draw.graded(0.1, 1.2) * (draw.either() ? 1 : -1), draw.between(-0.5, 0.5));
            piece.spin(draw.between(-0.06, 0.06));
        }
        return view.layout(
                new Push("white", 0.3, 2.5), new Wording.Setting("a room with a floor", "in a room", view.remarks()));
    }
}
