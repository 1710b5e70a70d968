package orrery.genie.physics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import orrery.worlds.Action;
import orrery.worlds.Frame;

/** Whatever makes pictures of what comes after a context: a learned world, or something to compare it with. */
interface Continuation {
    /**
     * Carries scenes on.
     *
     * @param scenes side by side
     * @param context true frames that are given, 1 or {@value TrueScene#CONTEXT}
     * @param actions what is done in each scene from the last frame of the context on; all of one length
     * @param wanted frames after the context of which pictures are wanted, from 1
     * @param seed of the noise: the same seed gives the same noise whatever the actions
     * @param afterFrame called after each frame
     * @return the picture of each scene by frame
     */
    Map<Integer, List<Frame>> run(
            List<TrueScene> scenes,
            int context,
            List<List<Action>> actions,
            Set<Integer> wanted,
            long seed,
            Runnable afterFrame);
}
