package orrery.worlds.simulators;

/** From which part of all possible scenes a simulator draws. Learning uses the first; the others are only for examination. */
public enum SceneRange {
    /** Sizes, speeds and pairs of shape and scene as in the episodes that {@code sim} records. */
    TRAINED,
    /** Sizes and speeds beyond those, smaller and larger, slower and faster. */
    BEYOND,
    /** Ordinary sizes and speeds, but pairs of shape and scene that {@link #TRAINED} never shows. */
    UNSEEN_PAIR
}
