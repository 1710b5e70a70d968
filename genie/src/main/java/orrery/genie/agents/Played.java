package orrery.genie.agents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Recorded;
import orrery.genie.World;
import orrery.genie.latent.LatentVideo;
import orrery.tensor.Tensor;
import orrery.worlds.Action;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/** Recorded play as an agent learns from it: latents, what was done at each frame, and what came of it. Lives until closed. */
final class Played implements AutoCloseable {
    private final Recorded recorded;
    private final LatentVideo video;
    private final long[] taken; // at each frame; −1 where it is not known
    private final float[] rewards; // of what was done at each frame
    private final boolean[] ends;
    private final int[] age; // frames of the same episode before each
    private final int[] left; // and after it

    private Played(Recorded recorded, Map<String, Episode> episodes, int actions) {
        this.recorded = recorded;
        video = LatentVideo.labelled(recorded::latents, recorded.bounds(), recorded.truth(), actions);
        int frames = (int) recorded.frames();
        taken = new long[frames];
        rewards = new float[frames];
        ends = new boolean[frames];
        age = new int[frames];
        left = new int[frames];
        for (int e = 0; e < recorded.ids().size(); e++) {
            Episode episode = episodes.get(recorded.ids().get(e));
            int begin = recorded.begin(e);
            for (int t = 0; episode != null && t < episode.frames(); t++) {
                taken[begin + t] = episode.actions().get(t) instanceof Action.Press press ? press.index() : -1;
                rewards[begin + t] = episode.rewards()[t];
                ends[begin + t] = episode.dones()[t];
                age[begin + t] = t;
                left[begin + t] = episode.frames() - 1 - t;
            }
        }
    }

    /** Decodes and encodes the episodes of some splits as a world sees them. */
    static Played read(World world, EpisodeFolder folder, Progress progress, Stop stop, Split... splits) {
        Map<String, Episode> episodes = new HashMap<>();
        folder.episodes(splits).forEach(episode -> episodes.put(episode.id(), episode));
        Recorded recorded = Recorded.read(world, folder, progress, stop, splits);
        recorded.forgetPictures();
        return new Played(recorded, episodes, folder.actions().size());
    }

    /** Frames with at least {@code before} others of their episode before them, whose action is known, of those that {@code wanted} lets through. */
    long[] moments(int before, LongPredicate wanted) {
        List<Long> found = new ArrayList<>();
        for (int f = 0; f < taken.length; f++) {
            if (age[f] >= before && taken[f] >= 0 && wanted.test(f)) {
                found.add((long) f);
            }
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    /** The latents, with what was done between them. */
    LatentVideo video() {
        return video;
    }

    /** What was done at a frame; −1 where it is not known. */
    long taken(long frame) {
        return taken[(int) frame];
    }

    /** How many frames of the same episode follow on a frame. */
    int left(long frame) {
        return left[(int) frame];
    }

    /** The reward of what was done at a frame. */
    float reward(long frame) {
        return rewards[(int) frame];
    }

    /** Whether what was done at a frame ended the game. */
    boolean ends(long frame) {
        return ends[(int) frame];
    }

    /** The last frames up to some, [B, count, N, C]; the first of an episode stands for those before it. */
    Tensor past(Tensor at, int count) {
        return video.past(at, count);
    }

    /** The actions that led into the last frames up to some, INT64 [B, count]; each has as many before it. */
    Tensor led(Tensor at, int count) {
        Tensor all = at.unsqueeze(1).add(Tensor.arange(count)).add(1.0 - count);
        return recorded.actions().indexSelect(0, all.reshape(-1)).reshape(at.size(0), count);
    }

    /** Number of frames. */
    int frames() {
        return taken.length;
    }

    @Override
    public void close() {
        recorded.close();
    }
}
