package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the scenes seen from the side share: a floor, the picture's edges as walls, gravity, and words for them. */
final class SideView {
    static final int AIR = 0x161D2E;
    static final int GROUND = 0x46526B;
    static final double FLOOR = 7;
    private static final int SUBSTEPS = 8;

    private final Scene.Size size;
    private final Arena arena;
    private final Arena.Material material;
    private final double gravity;

    /**
     * @param size of the picture in units
     * @param gravity units a frame a frame
     * @param material of everything in the scene
     */
    SideView(Scene.Size size, double gravity, Arena.Material material) {
        this.size = size;
        this.gravity = gravity;
        this.material = material;
        arena = new Arena(gravity, SUBSTEPS);
        arena.enclose(0, 0, size.wide(), ground(), material);
    }

    Arena arena() {
        return arena;
    }

    /** The height at which the floor begins. */
    double ground() {
        return size.high() - FLOOR;
    }

    /** Adds a body whose centre is at (x, y). */
    Arena.Piece add(Draw.Paint paint, Body.Outline outline, double x, double y) {
        return arena.add(paint.name(), outline, paint.colour(), material, x, y);
    }

    /** Adds a body that stands on the floor. */
    Arena.Piece stand(Draw.Paint paint, Body.Outline outline, double x) {
        return add(paint, outline, x, ground() - below(outline));
    }

    /** From the centre to the lowest point of an outline that is not turned. */
    static double below(Body.Outline outline) {
        return outline.form() == Body.Form.TRIANGLE ? outline.height() / 3 : outline.height() / 2;
    }

    /** Draws air and floor. */
    void paint(Canvas canvas) {
        canvas.clear(AIR);
        canvas.box(size.wide() / 2, size.high() - FLOOR / 2, size.wide(), FLOOR, 0, GROUND);
    }

    /** The scene is ready. */
    Scene.Layout layout(Scene.Push push, Wording.Setting setting) {
        return layout(push, setting, this::paint);
    }

    Scene.Layout layout(Scene.Push push, Wording.Setting setting, Consumer<Canvas> backdrop) {
        return new Scene.Layout(arena, push, gravity, setting, backdrop);
    }

    /** Remarks on gravity, bounce and friction that are worth one. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (gravity < 0.09) {
            remarks.add("Gravity is weak.");
        } else if (gravity > 0.15) {
            remarks.add("Gravity is strong.");
        }
        if (material.bounce() > 0.65) {
            remarks.add("Everything bounces well.");
        } else if (material.bounce() < 0.2) {
            remarks.add("Hardly anything bounces.");
        }
        if (material.friction() < 0.1) {
            remarks.add("The floor is slippery.");
        } else if (material.friction() > 0.4) {
            remarks.add("The floor is rough.");
        }
        return remarks;
    }
}
