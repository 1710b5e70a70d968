package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A stretch of recorded play: eight frames of context and what came after.
 *
 * @param episode index of the episode
 * @param start index of the first context frame among all frames
 * @param horizon recorded frames after the context, at most {@value #HORIZON}
 */
record Window(int episode, int start, int horizon) {
    static final int CONTEXT = 8;
    static final int HORIZON = 64;
    private static final int SHORT_HORIZON = 16; // what a window should hold where the episode is too short for 64

    /** Index of the last context frame. */
    int last() {
        return start + CONTEXT - 1;
    }

    /**
     * Windows spread evenly over as many episodes as there are, and evenly within each.
     *
     * @param bounds first frame of each episode and, as one more element, the end of the last
     * @param count how many; fewer where the episodes cannot hold so many different ones
     */
    static List<Window> choose(int[] bounds, int count, long seed) {
        List<Integer> usable = new ArrayList<>();
        for (int e = 0; e + 1 < bounds.length; e++) {
            if (bounds[e + 1] - bounds[e] > CONTEXT) {
                usable.add(e);
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < usable.size(); i++) {
            long share = (long) count * (i + 1) / usable.size() - (long) count * i / usable.size();
            int episode = usable.get(i);
            int frames = bounds[episode + 1] - bounds[episode];
            int wanted = frames >= CONTEXT + HORIZON ? HORIZON : Math.min(SHORT_HORIZON, frames - CONTEXT);
            int places = frames - CONTEXT - wanted + 1;
            share = Math.min(share, places);
            for (int j = 0; j < share; j++) { // one at random in each of equal stretches
                int from = (int) ((long) places * j / share);
                int to = (int) ((long) places * (j + 1) / share);
                int start = bounds[episode] + from + random.nextInt(Math.max(1, to - from));
                int left = bounds[episode + 1] - start - CONTEXT;
                windows.add(new Window(episode, start, Math.min(HORIZON, left)));
            }
        }
        return windows;
    }
}
