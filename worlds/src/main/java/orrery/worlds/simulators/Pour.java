package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.Body.Outline;

/** Many small grains run through a funnel into a glass, heap up and spill; the player stirs them with one larger body. */
final class Pour extends Scene {
    static final int NUMBER = 6;
    private static final int GRAIN = 0x4FA8F0;
    private static final int GLASS = 0x8C98AE;
    private static final double WALL = 2;
    private static final double OUTLET = 21;
    private static final double SPREAD = 0.8;

    private double left;
    private double right;

    Pour(int width, int height, SceneRange range) {
        super("pour", width, height, range);
    }

    @Override
    Layout build(SplittableRandom random, SceneRange range, Size size) {
        Draw draw = new Draw(random, range, NUMBER);
        double gravity = draw.graded(0.08, 0.16);
        Arena.Material grainy = new Arena.Material(1, draw.between(0, 0.04), draw.between(0.1, 0.5));
        Arena arena = new Arena(gravity, 2, 4);
        double ground = size.high() - SideView.FLOOR;
        arena.enclose(0, 0, size.wide(), ground, grainy);

        double funnel = size.wide() / 2 + draw.between(-8, 8);
        double opening = draw.between(4.2, 5.5);
        List<double[]> walls = new ArrayList<>();
        for (int side = -1; side <= 1; side += 2) {
            double x = funnel + side * opening;
            walls.add(new double[] {x, OUTLET, x + side * 18 * SPREAD, OUTLET - 18});
        }
        double glass = draw.between(9, 13);
        double middle = funnel + draw.between(-5, 5);
        left = middle - glass;
        right = middle + glass;
        double rim = ground - draw.between(12, 18);
        walls.add(new double[] {left, rim, left, ground});
        walls.add(new double[] {right, rim, right, ground});
        for (double[] wall : walls) {
            arena.wall(
                    (wall[0] + wall[2]) / 2,
                    (wall[1] + wall[3]) / 2,
                    Math.hypot(wall[2] - wall[0], wall[3] - wall[1]),
                    WALL,
                    StrictMath.atan2(wall[3] - wall[1], wall[2] - wall[0]),
                    grainy);
        }

        double radius = draw.graded(1.15, 1.35);
        Outline pushed = Outlines.like(draw.form(), draw.graded(3.2, 4.2));
        double x = Math.min(middle + draw.between(-3, 3), size.wide() - 8);
        arena.add("white", pushed, Draw.PUSHED, grainy, x, ground - SideView.below(pushed));
        fill(arena, grainy, new double[] {funnel, opening, radius}, draw.count(60, 80), random);
        return new Layout(
                arena, new Push("white", 0.3, 2.5), gravity, new Wording.Setting("", "", List.of()), canvas -> {
                    canvas.clear(SideView.AIR);
                    canvas.box(
                            size.wide() / 2,
                            size.high() - SideView.FLOOR / 2,
                            size.wide(),
                            SideView.FLOOR,
                            0,
                            SideView.GROUND);
                    for (double[] wall : walls) {
                        canvas.line(wall[0], wall[1], wall[2], wall[3], WALL, GLASS);
                    }
                });
    }

    /** Puts grains into the funnel, from the outlet upwards. */
    private static void fill(Arena arena, Arena.Material grainy, double[] funnel, int count, SplittableRandom random) {
        double radius = funnel[2];
        Outline outline = Outlines.like(Form.DISC, radius);
        int placed = 0;
        for (double y = OUTLET - radius; placed < count && y > radius; y -= 1.9 * radius) {
            double half = funnel[1] + (OUTLET - y) * SPREAD - 2 * radius;
            double offset = random.nextDouble(0.3 * radius);
            for (double x = -half + offset; x <= half && placed < count; x += 2.1 * radius) {
                placed++;
                arena.add(Wording.GRAIN + placed, outline, GRAIN, grainy, funnel[0] + x, y);
            }
        }
    }

    @Override
    void draw(Canvas onto, Arena arena) {
        for (Arena.Piece piece : arena.pieces()) {
            if (piece.name().startsWith(Wording.GRAIN)) {
                onto.dot(piece.x(), piece.y(), piece.outline().width() / 2, GRAIN);
            } else {
                onto.rimmed(piece.outline(), piece.x(), piece.y(), piece.angle(), piece.colour());
            }
        }
    }

    @Override
    Wording.Setting setting() {
        int grains = 0;
        int inside = 0;
        int above = 0;
        for (Arena.Piece piece : layout().arena().pieces()) {
            if (piece.name().startsWith(Wording.GRAIN)) {
                grains++;
                if (piece.y() < OUTLET) {
                    above++;
                } else if (piece.x() > left && piece.x() < right) {
                    inside++;
                }
            }
        }
        List<String> remarks = new ArrayList<>();
        if (above > 0) {
            remarks.add(share(above, grains) + " still in the funnel.");
        }
        if (inside > 0) {
            remarks.add(share(inside, grains) + " in the glass or fall into it.");
        }
        if (inside + above < grains) {
            remarks.add(share(grains - inside - above, grains) + " spilled beside the glass.");
        }
        return new Wording.Setting("a glass below a funnel", "by a glass below a funnel", remarks);
    }

    private static String share(int part, int whole) {
        double share = (double) part / whole;
        String how = share > 0.95
                ? "All grains"
                : share > 0.6 ? "Most grains" : share > 0.35 ? "About half of the grains" : "Some grains";
        return how + " are";
    }
}
