package orrery.worlds.simulators;

import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.Body.Outline;

/** A tower of boxes with something on top, and a body beside it that can knock it over. */
final class Stack extends Scene {
    static final int NUMBER = 4;

    Stack(int width, int height, SceneRange range) {
        super("stack", width, height, range);
    }

    @Override
    Layout build(SplittableRandom random, SceneRange range, Size size) {
        Draw draw = new Draw(random, range, NUMBER);
        SideView view = new SideView(
                size, draw.graded(0.08, 0.16), new Arena.Material(1, draw.between(0.3, 0.7), draw.between(0, 0.2)));
        double side = draw.either() ? 1 : -1;
        double foot = size.wide() / 2 + side * draw.between(2, 12);
        double top = view.ground();
        int boxes = draw.count(2, 4);
        for (int i = 0; i <= boxes; i++) {
            Outline outline =
                    i < boxes ? new Outline(Form.BOX, draw.graded(8, 13), draw.between(6, 9)) : draw.outline(3.2, 4.2);
            double shift = draw.between(-1, 1);
            view.add(draw.paint(), outline, foot + shift, top - SideView.below(outline));
            top -= SideView.below(outline) * 2;
        }
        Outline ball = draw.outline(3.8, 5.5);
        double reach = Outlines.reach(ball) + 0.5;
        double start = side > 0 ? draw.between(reach, reach + 6) : size.wide() - draw.between(reach, reach + 6);
        Arena.Piece pushed = view.stand(Draw.pushed(), ball, start);
        pushed.speed(side * draw.graded(0.2, 1.6), 0);
        return view.layout(
                new Push("white", 0.25, 2.5), new Wording.Setting("blocks on a floor", "on a floor", view.remarks()));
    }
}
