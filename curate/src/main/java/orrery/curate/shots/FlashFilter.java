package orrery.curate.shots;

import java.util.List;

/** Keeps cuts that follow each other too closely from being counted one by one: flashes, above all. */
final class FlashFilter {
    /** What happens to cuts that are too close. */
    enum Mode {
        /** They become one, at the last of them. */
        MERGE,
        /** They are dropped. */
        SUPPRESS
    }

    private final Mode mode;
    private final int length;
    private int lastAbove = -1;
    private boolean mayMerge; // once a cut was found
    private int mergeStart = -1; // below 0: not merging

    /** @param length frames that lie between two cuts at least */
    FlashFilter(Mode mode, int length) {
        this.mode = mode;
        this.length = length;
    }

    List<Integer> next(int frame, boolean above) {
        if (length <= 0) {
            return above ? List.of(frame) : List.of();
        }
        if (lastAbove < 0) {
            lastAbove = frame;
        }
        boolean apart = frame - lastAbove >= length;
        if (mode == Mode.SUPPRESS) {
            if (!above || !apart) {
                return List.of();
            }
            lastAbove = frame;
            return List.of(frame);
        }
        if (above) {
            lastAbove = frame;
        }
        if (mergeStart >= 0) {
            if (apart && !above && lastAbove - mergeStart >= length) {
                mergeStart = -1;
                return List.of(lastAbove);
            }
            return List.of();
        }
        if (!above) {
            return List.of();
        }
        if (apart) {
            mayMerge = true;
            return List.of(frame);
        }
        if (mayMerge) {
            mergeStart = frame;
        }
        return List.of();
    }
}
