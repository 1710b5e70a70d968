package orrery.genie.physics;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Seeds;

/**
 * What to measure, and how thoroughly.
 *
 * @param simulator name of the simulator that is the truth; null for the one of the world's own name
 * @param scenes of each split
 * @param steps K of every frame: 1, 2, 4 or 8
 * @param seed of scenes, actions and noise
 * @param furthest last frame after the context; 100 by the definition
 * @param video where to show truth beside model, or null
 */
public record PhysicsOptions(
        @Nullable String simulator,
        int scenes,
        int steps,
        long seed,
        int furthest,
        @Nullable Path video) {
    /** Frames after the context that are compared, as far as {@code furthest} goes. */
    public static final List<Integer> HORIZONS = List.of(1, 4, 16, 32, 100);

    private static final int SCENES = 32;

    public PhysicsOptions {
        Check.within("scenes", scenes, 2, 10_000);
        Check.that(
                steps == 1 || steps == 2 || steps == 4 || steps == 8,
                "Use 1, 2, 4 or 8.",
                "no way to draw a frame in %d steps",
                steps);
        Check.that(HORIZONS.contains(furthest), "Use 1, 4, 16, 32 or 100.", "a horizon of %d frames", furthest);
    }

    /** 32 scenes of each split at K = 4, to 100 frames. */
    public static PhysicsOptions standard() {
        return new PhysicsOptions(null, SCENES, 4, 0, 100, null);
    }

    /** The horizons that are measured. */
    List<Integer> horizons() {
        return HORIZONS.stream().filter(horizon -> horizon <= furthest).toList();
    }

    long seed(String stream) {
        return Seeds.derive(seed, "eval physics " + stream);
    }
}
