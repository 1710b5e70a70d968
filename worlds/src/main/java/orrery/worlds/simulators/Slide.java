package orrery.worlds.simulators;

import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Outline;

/** Bodies slide along a floor, slow down by friction and push each other. */
final class Slide extends Scene {
    static final int NUMBER = 1;

    Slide(int width, int height, SceneRange range) {
        super("slide", width, height, range);
    }

    @Override
    Layout build(SplittableRandom random, SceneRange range, Size size) {
        Draw draw = new Draw(random, range, NUMBER);
        double friction = draw.graded(0.06, 0.5);
        SideView view =
                new SideView(size, draw.graded(0.08, 0.16), new Arena.Material(1, friction, draw.between(0.1, 0.5)));
        int count = draw.count(2, 3);
        double share = size.wide() / count;
        int pushed = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            Outline outline = draw.outline(3.5, 6);
            double reach = Outlines.reach(outline) + 0.3;
            double x = share * i + Math.min(share / 2, draw.between(reach, Math.max(reach + 0.1, share - reach)));
            Arena.Piece piece = view.stand(i == pushed ? Draw.pushed() : draw.paint(), outline, x);
            double speed = i == pushed || draw.either() ? draw.graded(0.5, 2) : 0;
            piece.speed(speed * (x < size.wide() / 2 ? 1 : -1), 0);
        }
        return view.layout(
                new Push("white", 0.25, 2.5),
                new Wording.Setting("a flat floor seen from the side", "on a flat floor", view.remarks()));
    }
}
