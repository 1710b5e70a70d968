package orrery.worlds.simulators;

import static orrery.worlds.simulators.PlatformerLevel.TILE;

import java.util.List;
import orrery.worlds.Frame;

/** Draws the part of a platformer level that is in view. */
final class PlatformerPainter {
    private static final double TOP = 2; // thickness of grass or snow
    private static final double EYE = 1.4;
    private static final double POLE = 1.2;
    private static final double POLE_HEIGHT = 17;
    private static final int EYES = 0xFFFFFF;
    private static final int PUPILS = 0x14161E;

    private PlatformerPainter() {}

    /**
     * The present picture.
     *
     * @param canvas to draw on
     * @param run that is shown
     * @param camera x of the picture's left edge in the level
     * @param wide units in view
     * @param bodies that are in view, in pixels
     */
    static Frame paint(Canvas canvas, PlatformerRun run, double camera, double wide, List<Body> bodies) {
        PlatformerLevel level = run.level;
        PlatformerScene.Theme theme = run.scene.theme();
        canvas.clear(theme.sky);
        for (int column = (int) Math.floor(camera / TILE); column * TILE < camera + wide; column++) {
            if (!level.gap(column)) {
                ground(canvas, column * TILE - camera, level.top(column), level.height(), column, theme);
            }
        }
        for (PlatformerLevel.Board board : level.platforms()) {
            board(canvas, board, camera, wide, theme);
        }
        bar(
                canvas,
                level.goal() - POLE / 2 - camera,
                level.top(level.goal()) - POLE_HEIGHT,
                POLE,
                POLE_HEIGHT,
                PlatformerScene.POLE);
        for (int i = 0; i < run.taken.length; i++) {
            PlatformerLevel.Spot coin = level.coins().get(i);
            if (!run.taken[i] && Math.abs(coin.x() - camera - wide / 2) < wide / 2 + TILE) {
                double size = PlatformerRun.COIN_SIZE;
                canvas.disc(coin.x() - camera, coin.y(), size, size, PlatformerScene.COIN);
            }
        }
        for (Body body : bodies) {
            body(canvas, body, run);
        }
        return canvas.frame();
    }

    private static void ground(
            Canvas canvas, double left, double top, double bottom, int column, PlatformerScene.Theme theme) {
        bar(canvas, left, top, TILE, bottom - top, column % 2 == 0 ? theme.ground : theme.otherGround);
        bar(canvas, left, top, TILE, TOP, theme.top);
        bar(canvas, left + 2 + column * 5 % 4, top + TOP, 2, 1, theme.top); // a tuft, to see the ground pass by
    }

    private static void board(
            Canvas canvas, PlatformerLevel.Board board, double camera, double wide, PlatformerScene.Theme theme) {
        if (board.right() < camera || board.left() > camera + wide) {
            return;
        }
        double length = board.right() - board.left();
        bar(canvas, board.left() - camera, board.y(), length, PlatformerLevel.BOARD, theme.ground);
        bar(canvas, board.left() - camera, board.y(), length, PlatformerLevel.BOARD / 2, theme.top);
    }

    private static void body(Canvas canvas, Body body, PlatformerRun run) {
        double scale = canvas.scale();
        double x = body.x() / scale;
        double y = body.y() / scale;
        Body.Outline outline = Outlines.scaled(body.outline(), 1 / scale);
        canvas.outline(outline, x, y, 0, body.colour());
        if (body.name().equals("hero")) {
            double size = run.scene.size();
            double eye = x + run.facing * 1.2 * size;
            canvas.box(eye, y - 1.4 * size, 2.2 * size, 2 * size, 0, EYES);
            canvas.box(eye + run.facing * 0.6 * size, y - 1.4 * size, size, 2 * size, 0, PUPILS);
        } else if (body.movable()) {
            double apart = outline.width() / 5;
            double ahead = body.speedX() > 0 ? 0.5 : -0.5;
            canvas.box(x - apart + ahead, y - outline.height() / 8, EYE, EYE, 0, EYES);
            canvas.box(x + apart + ahead, y - outline.height() / 8, EYE, EYE, 0, EYES);
        }
    }

    private static void bar(Canvas canvas, double left, double top, double wide, double high, int colour) {
        canvas.box(left + wide / 2, top + high / 2, wide, high, 0, colour);
    }
}
