package orrery.worlds.simulators;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.OrreryException;

/** Every simulator by its name. */
public final class Simulators {
    private Simulators() {}

    /** Makes one. */
    private interface Maker {
        Simulator make(int width, int height, SceneRange range);
    }

    private static final Map<String, Maker> MAKERS = new LinkedHashMap<>();

    static {
        MAKERS.put("billiard", Billiard::new);
        MAKERS.put("fall", Fall::new);
        MAKERS.put("slide", Slide::new);
        MAKERS.put("ramp", Ramp::new);
        MAKERS.put("pendulum", Pendulum::new);
        MAKERS.put("stack", Stack::new);
        MAKERS.put("collide", Collide::new);
        MAKERS.put("pour", Pour::new);
        MAKERS.put("physics", Physics::new);
        MAKERS.put("paddle", Paddle::new);
        MAKERS.put("platformer", Platformer::new);
        MAKERS.put("pusher", Pusher::new);
    }

    /** Names that {@link #open} knows. */
    public static List<String> names() {
        return List.copyOf(MAKERS.keySet());
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
        Maker maker = MAKERS.get(name);
        if (maker == null) {
            throw new OrreryException(
                    "no simulator \"" + name + "\"", "Use one of " + String.join(", ", names()) + ".");
        }
        return maker.make(width, height, range);
    }
}
