package orrery.genie.latent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Seeds;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Episodes one after another, as a latent action model sees them: latents of frames, where episodes begin, and what true actions are known. */
public final class LatentVideo {
    private final Frames frames;
    private final long[] first; // of each frame: the first frame of its episode
    private final @Nullable Tensor led; // INT64 [F], of each frame: the true action that led into it
    private final int actions;

    /** Latents of some frames. */
    @FunctionalInterface
    public interface Frames {
        /** Scaled latents FLOAT32 [n, N, C] of frames INT64 [n]; die with the caller's scope. */
        Tensor at(Tensor frames);
    }

    private LatentVideo(Frames frames, long[] first, @Nullable Tensor led, int actions) {
        this.frames = frames;
        this.first = first;
        this.led = led;
        this.actions = actions;
    }

    /**
     * Video without labels.
     *
     * @param bounds first frame of each episode and, as one more, the end of the last
     */
    public static LatentVideo unlabelled(Frames frames, int[] bounds) {
        return new LatentVideo(frames, firsts(bounds), null, 0);
    }

    /**
     * Video whose transitions are labelled, all or some.
     *
     * @param bounds first frame of each episode and, as one more, the end of the last
     * @param led the action that led into each frame, INT64 [F]; {@code actions} where none is known. Stays the caller's
     * @param actions number of true actions
     */
    public static LatentVideo labelled(Frames frames, int[] bounds, Tensor led, int actions) {
        long[] firsts = firsts(bounds);
        Check.that(
                led.dim() == 1 && led.size(0) == firsts.length,
                "Give one action for each frame.",
                "%d actions for %d frames",
                led.numel(),
                firsts.length);
        return new LatentVideo(frames, firsts, led, actions);
    }

    private static long[] firsts(int[] bounds) {
        long[] first = new long[bounds[bounds.length - 1]];
        for (int e = 0; e + 1 < bounds.length; e++) {
            java.util.Arrays.fill(first, bounds[e], bounds[e + 1], bounds[e]);
        }
        return first;
    }

    /** Number of frames, F. */
    public int size() {
        return first.length;
    }

    /** Every frame that another of its episode follows. */
    public long[] transitions() {
        List<Long> found = new ArrayList<>();
        for (int t = 0; t + 1 < first.length; t++) {
            if (first[t + 1] == first[t]) {
                found.add((long) t);
            }
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    /** Those transitions whose action is known. */
    public long[] labelledTransitions() {
        if (led == null) {
            return new long[0];
        }
        long[] codes = led.longs();
        return java.util.Arrays.stream(transitions())
                .filter(t -> codes[(int) t + 1] < actions)
                .toArray();
    }

    /**
     * Some of the transitions whose action is known: always the same ones of a seed, ascending.
     *
     * @param labels a share below 1, else a number; all where it is more than there are
     */
    public long[] looked(double labels, long seed) {
        long[] all = labelledTransitions();
        double wanted = labels < 1 ? Math.ceil(labels * all.length) : labels;
        int count = (int) Math.min(all.length, wanted);
        try (Scope scope = Scope.open();
                Generator generator = new Generator(Seeds.derive(seed, "labels"))) {
            long[] order = Tensor.randperm(generator, all.length).longs();
            long[] looked = new long[count];
            for (int i = 0; i < count; i++) {
                looked[i] = all[(int) order[i]];
            }
            java.util.Arrays.sort(looked);
            return looked;
        }
    }

    /**
     * What came before, as far as it was: the first frame of an episode stands for those before it.
     *
     * @param at INT64 [B], the frames from which transitions go
     * @param history how many frames, P
     * @return FLOAT32 [B, P, N, C], the oldest first and {@code at} last
     */
    public Tensor past(Tensor at, int history) {
        long[] from = at.longs();
        long[] wanted = new long[from.length * history];
        for (int b = 0; b < from.length; b++) {
            for (int k = 0; k < history; k++) {
                wanted[b * history + k] = Math.max(first[(int) from[b]], from[b] - history + 1 + k);
            }
        }
        Tensor seen = frames.at(Tensor.of(wanted, wanted.length));
        return seen.reshape(from.length, history, seen.size(1), seen.size(2));
    }

    /** The frames that came next, FLOAT32 [B, N, C]. */
    public Tensor next(Tensor at) {
        return frames.at(at.add(1));
    }

    /** The true actions of transitions, INT64 [B]; the number of actions where none is known. */
    public Tensor actions(Tensor at) {
        return led == null ? Tensor.zeros(DType.INT64, at.size(0)).fill_(actions) : led.indexSelect(0, at.add(1));
    }
}
