package orrery.worlds.simulators;

import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Outline;

/** Bodies roll or slide down a ramp and meet another on the floor. */
final class Ramp extends Scene {
    static final int NUMBER = 2;

    Ramp(int width, int height, SceneRange range) {
        super("ramp", width, height, range);
    }

    @Override
    Layout build(SplittableRandom random, SceneRange range, Size size) {
        Draw draw = new Draw(random, range, NUMBER);
        SideView view = new SideView(
                size, draw.graded(0.08, 0.16), new Arena.Material(1, draw.between(0.05, 0.5), draw.between(0.1, 0.5)));
        double slope = Math.toRadians(draw.graded(18, 32));
        boolean right = draw.either();
        double length = size.wide() * draw.between(0.5, 0.65);
        double rise = Math.min(length * StrictMath.tan(slope), view.ground() - 22);
        slope = StrictMath.atan2(rise, length);
        double side = right ? 1 : -1;
        double wall = right ? 0 : size.wide();
        double[] wedge = {wall, view.ground(), wall, view.ground() - rise, wall + side * length, view.ground()};
        view.arena().wedge(wedge, new Arena.Material(1, draw.between(0.05, 0.5), 0.5));

        int count = draw.count(2, 3);
        double along = 0; // from the upper end of the ramp
        for (int i = 0; i < count; i++) {
            Outline outline = draw.outline(3.2, 5);
            Draw.Paint paint = i == 0 ? Draw.pushed() : draw.paint();
            double reach = Outlines.reach(outline);
            if (i == count - 1) { // waits on the floor
                double room = size.wide() - length - 2 * reach;
                double x = wall + side * (length + reach + Math.max(0, room) * draw.between(0.1, 0.9));
                view.stand(paint, outline, Math.min(Math.max(x, reach + 0.5), size.wide() - reach - 0.5));
                continue;
            }
            along += reach + draw.between(1, 3);
            double above = SideView.below(outline) + 0.05;
            double x = wall + side * (along * StrictMath.cos(slope) + above * StrictMath.sin(slope));
            double y = view.ground() - rise + along * StrictMath.sin(slope) - above * StrictMath.cos(slope);
            Arena.Piece piece = view.add(paint, outline, x, y);
            piece.put(x, y, side * slope);
            double speed = draw.graded(0.1, 0.8);
            piece.speed(side * speed * StrictMath.cos(slope), speed * StrictMath.sin(slope));
            along += reach;
        }
        String down = right ? "a ramp that goes down to the right" : "a ramp that goes down to the left";
        return view.layout(
                new Push("white", 0.25, 2.5), new Wording.Setting(down, "by " + down, view.remarks()), canvas -> {
                    view.paint(canvas);
                    canvas.polygon(wedge, 0, 0, 0, SideView.GROUND);
                });
    }
}
