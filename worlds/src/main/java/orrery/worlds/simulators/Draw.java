package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.Body.Outline;

/** Draws the numbers, shapes and colours of a physics scene from a range. */
final class Draw {
    /** The colour of what the player pushes, in every physics scene. */
    static final int PUSHED = 0xF4F4F0;

    private static final List<Form> FORMS = List.of(Form.DISC, Form.BOX, Form.TRIANGLE, Form.HEXAGON);
    private static final List<String> NAMES = List.of("red", "yellow", "green", "blue", "purple", "pink", "cyan");
    private static final List<Integer> COLOURS =
            List.of(0xE0483C, 0xF2C230, 0x3DA548, 0x3C78E0, 0x9446D8, 0xF08CC8, 0x38C8DC);

    private final SplittableRandom random;
    private final SceneRange range;
    private final Form heldOut;
    private final List<Integer> unused = new ArrayList<>();

    /**
     * @param scene number of the kind of scene. Scene n never shows form 3 - n (modulo 4) while learning, counted as {@link Form} lists
     *     them
     */
    Draw(SplittableRandom random, SceneRange range, int scene) {
        this.random = random;
        this.range = range;
        heldOut = FORMS.get(3 - scene % 4);
        for (int i = 0; i < NAMES.size(); i++) {
            unused.add(i);
        }
    }

    SplittableRandom random() {
        return random;
    }

    /** Anything between the two, whatever the range. */
    double between(double low, double high) {
        return random.nextDouble(low, high);
    }

    /** Between the two as trained; beyond that a quarter below or above. */
    double graded(double low, double high) {
        if (range != SceneRange.BEYOND) {
            return between(low, high);
        }
        return random.nextBoolean() ? between(0.65 * low, 0.85 * low) : between(1.15 * high, 1.4 * high);
    }

    /** A form that this scene may show in its range. */
    Form form() {
        if (range == SceneRange.UNSEEN_PAIR) {
            return heldOut;
        }
        List<Form> shown = FORMS.stream().filter(form -> form != heldOut).toList();
        return shown.get(random.nextInt(shown.size()));
    }

    /** An outline of any form of this scene. */
    Outline outline(double smallest, double largest) {
        Form form = form();
        return Outlines.like(form, graded(smallest, largest));
    }

    /** A number of bodies from {@code least} to {@code most}. */
    int count(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    boolean either() {
        return random.nextBoolean();
    }

    /** A name that is a colour, and that colour; each only once a scene. */
    Paint paint() {
        int which = unused.remove(random.nextInt(unused.size()));
        return new Paint(NAMES.get(which), COLOURS.get(which));
    }

    /** The paint of what the player pushes. */
    static Paint pushed() {
        return new Paint("white", PUSHED);
    }

    /** A colour by name. */
    record Paint(String name, int colour) {}
}
