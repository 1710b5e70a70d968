package orrery.worlds;

/** What an episode is for. */
public enum Split {
    /** To learn from. */
    TRAIN,
    /** Set aside: never learned from, used to measure. */
    VAL
}
