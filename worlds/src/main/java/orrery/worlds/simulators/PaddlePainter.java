package orrery.worlds.simulators;

import java.util.List;
import orrery.worlds.Frame;

/** Draws a game of paddle: the court once, then what moves and the score. */
final class PaddlePainter {
    private static final double DASH = 3;

    private PaddlePainter() {}

    /** Walls and the dashed line between the halves, kept as the canvas's background. */
    static void background(Canvas canvas, PaddleMatch match) {
        int lines = match.scene.court().lines;
        canvas.clear(match.scene.court().ground);
        bar(canvas, 0, PaddleMatch.STRIP, match.width, PaddleMatch.WALL, lines);
        bar(canvas, 0, match.bottom(), match.width, PaddleMatch.WALL, lines);
        double middle = Math.floor(match.width / 2);
        for (double y = match.top() + DASH / 2; y < match.bottom() - DASH / 2; y += 2 * DASH) {
            bar(canvas, middle, y, 1, DASH, lines);
        }
        canvas.keepBackground();
    }

    /** The present picture; each mark at the top is a point, the player's on the right. */
    static Frame paint(Canvas canvas, PaddleMatch match, List<Body> bodies) {
        canvas.restoreBackground();
        int marks = light(match.scene.court().lines);
        for (int i = 0; i < match.opponent.points; i++) {
            bar(canvas, 3 + 4 * i, 2, 3, 3, marks);
        }
        for (int i = 0; i < match.player.points; i++) {
            bar(canvas, match.width - 6 - 4 * i, 2, 3, 3, marks);
        }
        for (Body body : bodies) {
            Body.Outline outline = Outlines.scaled(body.outline(), 1 / canvas.scale());
            canvas.outline(outline, body.x() / canvas.scale(), body.y() / canvas.scale(), 0, body.colour());
        }
        return canvas.frame();
    }

    private static void bar(Canvas canvas, double left, double top, double wide, double high, int colour) {
        canvas.box(left + wide / 2, top + high / 2, wide, high, 0, colour);
    }

    /** A third of the way to white. */
    private static int light(int colour) {
        int light = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int part = colour >> shift & 0xFF;
            light |= (part + (255 - part) / 3) << shift;
        }
        return light;
    }
}
