package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.Body.Outline;

/** A table seen from above: a cue ball that the player pushes, two pucks, on some tables a post in the way. */
final class Billiard extends Scene {
    private static final int CLOTH = 0x14432F;
    private static final int RAIL = 0x6B4A2B;
    private static final int POST = 0x8A8A8A;
    private static final int CUE = 0xF4F4F0;
    private static final List<String> NAMES = List.of("red", "blue");
    private static final int[] COLOURS = {0xE0483C, 0x3C78E0};
    private static final double FRAME = 3;
    private static final double POST_RADIUS = 5;
    private static final Arena.Material BALL = new Arena.Material(1, 0, 0.9);
    private static final Arena.Material CUSHION = new Arena.Material(1, 0, 0.8);

    Billiard(int width, int height, SceneRange range) {
        super("billiard", width, height, range);
    }

    @Override
    Layout build(SplittableRandom random, SceneRange range, Size size) {
        int kind = random.nextInt(4);
        boolean unseen = range == SceneRange.UNSEEN_PAIR;
        Form form = unseen || kind == 3 ? Form.BOX : Form.DISC;
        boolean post = unseen || kind == 2;
        boolean beyond = range == SceneRange.BEYOND;
        double radius = beyond ? beyondRadius(random) : random.nextDouble(5, 6.5);
        double slowest = beyond ? 2 : 0;
        double fastest = beyond ? 3.2 : 2;

        Arena arena = new Arena(0, 8);
        arena.rollingFriction(0.95);
        arena.enclose(FRAME, FRAME, size.wide() - FRAME, size.high() - FRAME, CUSHION);
        List<Outline> outlines = new ArrayList<>(List.of(Outlines.like(Form.DISC, radius)));
        for (int i = 0; i < NAMES.size(); i++) {
            outlines.add(Outlines.like(form, radius));
        }
        if (post) {
            outlines.add(Outlines.like(Form.DISC, POST_RADIUS));
        }
        double[][] places = Placing.apart(random, outlines, FRAME, FRAME, size.wide() - FRAME, size.high() - FRAME);
        for (int i = 0; i <= NAMES.size(); i++) {
            String name = i == 0 ? "cue" : NAMES.get(i - 1);
            int colour = i == 0 ? CUE : COLOURS[i - 1];
            Arena.Piece piece = arena.add(name, outlines.get(i), colour, BALL, places[i][0], places[i][1]);
            if (form == Form.BOX && i > 0) {
                piece.put(places[i][0], places[i][1], random.nextDouble(Math.PI / 2));
            }
            double speed = random.nextDouble(slowest, fastest);
            double heading = random.nextDouble(2 * Math.PI);
            piece.speed(speed * StrictMath.cos(heading), speed * StrictMath.sin(heading));
        }
        if (post) {
            int last = outlines.size() - 1;
            arena.fix("post", outlines.get(last), POST, BALL, places[last][0], places[last][1]);
        }
        String table = post ? "a billiard table with a round post" : "a billiard table";
        Wording.Setting setting = new Wording.Setting(table, "on " + table, List.of());
        return new Layout(arena, new Push("cue", 0.35, 2.5), 0, setting, canvas -> {
            canvas.clear(RAIL);
            canvas.box(size.wide() / 2, size.high() / 2, size.wide() - 2 * FRAME, size.high() - 2 * FRAME, 0, CLOTH);
        });
    }

    private static double beyondRadius(SplittableRandom random) {
        return random.nextBoolean() ? random.nextDouble(4, 4.6) : random.nextDouble(7, 8);
    }
}
