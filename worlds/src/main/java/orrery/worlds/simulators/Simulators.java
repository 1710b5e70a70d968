package orrery.worlds.simulators;

import java.util.List;
import orrery.base.OrreryException;

/** Every simulator by its name. */
public final class Simulators {
    private Simulators() {}

    /** Names that {@link #open} knows. */
    public static List<String> names() {
        return List.of();
    }

    /**
     * A simulator, in its first scene.
     *
     * @param name one of {@link #names}
     * @param width of a frame in pixels, 32 to 512
     * @param height of a frame in pixels, 32 to 512
     * @param range which scenes it draws
     * @throws OrreryException when there is none of this name, or not at this size
     */
    public static Simulator open(String name, int width, int height, SceneRange range) {
        throw new OrreryException("no simulator \"" + name + "\"", "Use one of " + String.join(", ", names()) + ".");
    }
}
