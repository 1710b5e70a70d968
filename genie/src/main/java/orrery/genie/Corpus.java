package orrery.genie;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Frames;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/**
 * Decoded episodes of one split in memory: all pictures in one tensor, and for each the action that led into it. Lives until
 * closed.
 */
final class Corpus implements AutoCloseable {
    private final Tensor pictures; // UINT8 [frames, H, W, 3]
    private final Tensor actions; // see ActionCode
    private final int[] starts; // first frame of each episode, and the end
    private final List<String> ids;

    private final boolean shares; // the pictures are another corpus' own

    private Corpus(Tensor pictures, Tensor actions, int[] starts, List<String> ids) {
        this(pictures, actions, starts, ids, false);
    }

    private Corpus(Tensor pictures, Tensor actions, int[] starts, List<String> ids, boolean shares) {
        this.shares = shares;
        this.pictures = pictures;
        this.actions = actions;
        this.starts = starts;
        this.ids = ids;
    }

    /** Bytes that the pictures of a split will take. */
    static long bytes(EpisodeFolder folder, int width, int height, Split... splits) {
        return folder.frameCount(splits) * width * height * 3L;
    }

    /**
     * Decodes and resizes by area, one episode after another. Damaged episodes are named by the folder and left out.
     *
     * @param splits which episodes
     */
    static Corpus read(EpisodeFolder folder, int width, int height, Progress progress, Stop stop, Split... splits) {
        List<Episode> episodes = folder.episodes(splits);
        List<Tensor> actionParts = new ArrayList<>();
        List<Integer> starts = new ArrayList<>(List.of(0));
        List<String> ids = new ArrayList<>();
        progress.start("reading episodes", episodes.size(), "episode");
        try (Scope all = Scope.open()) {
            // filled in place: joined afterwards, the pictures would be in memory twice
            Tensor room = Tensor.zeros(DType.UINT8, folder.frameCount(splits), height, width, 3);
            long filled = 0;
            for (int i = 0; i < episodes.size(); i++) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while reading episodes", "Give the same command again.");
                }
                Episode episode = episodes.get(i);
                try (Scope one = Scope.open()) {
                    Optional<Tensor> frames = folder.framesOrLeaveOut(episode);
                    if (frames.isPresent()) {
                        Tensor resized = resize(frames.get(), width, height);
                        room.narrow(0, filled, resized.size(0)).copy_(resized);
                        filled += resized.size(0);
                        actionParts.add(one.keep(ActionCode.into(folder.actions(), episode.actions())));
                        starts.add(starts.get(starts.size() - 1) + episode.frames());
                        ids.add(episode.id());
                    }
                }
                progress.at(i + 1L, episode.id());
            }
            if (filled == 0) { // all damaged; the folder refuses only when there is nothing to learn from
                actionParts.add(ActionCode.none(folder.actions(), 0));
            }
            Tensor pictures = all.keep(room.narrow(0, 0, filled));
            Tensor actions = all.keep(Tensor.cat(actionParts, 0));
            progress.finish(pictures.size(0) + " frames of " + width + "x" + height);
            return new Corpus(
                    pictures,
                    actions,
                    starts.stream().mapToInt(Integer::intValue).toArray(),
                    ids);
        }
    }

    /** The same episodes under other actions, which become its own; the pictures stay this corpus' own and must live as long. */
    Corpus under(Tensor others) {
        return new Corpus(pictures, others, starts, ids, true);
    }

    /** First frame of each episode and, as one more, the end of the last. */
    int[] bounds() {
        return starts.clone();
    }

    /** Pictures without meaning, to measure speed on. */
    static Corpus noise(ActionSpace space, int frames, int width, int height) {
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1)) {
            Tensor pictures =
                    Tensor.randint(generator, 0, 256, frames, height, width, 3).to(DType.UINT8);
            Tensor actions = ActionCode.none(space, frames);
            return new Corpus(scope.keep(pictures), scope.keep(actions), new int[] {0, frames}, List.of("noise"));
        }
    }

    /** Whether a window of {@code length} frames fits into any episode. */
    boolean holds(int length) {
        for (int e = 0; e < episodes(); e++) {
            if (end(e) - begin(e) >= length) {
                return true;
            }
        }
        return false;
    }

    private static Tensor resize(Tensor frames, int width, int height) {
        if (frames.size(1) == height && frames.size(2) == width) {
            return frames;
        }
        List<Tensor> parts = new ArrayList<>();
        for (Tensor part : frames.split(64, 0)) { // floats of a whole episode would be large
            parts.add(Frames.fromUnit(Functional.interpolate(
                    Frames.toUnit(part), height, width, Functional.Interpolation.AREA, false, false)));
        }
        return Tensor.cat(parts, 0);
    }

    /** UINT8 [frames, H, W, 3]. */
    Tensor pictures() {
        return pictures;
    }

    /** The action that led into each frame, see {@link ActionCode}. */
    Tensor actions() {
        return actions;
    }

    /** Number of frames. */
    long frames() {
        return pictures.size(0);
    }

    /** Number of episodes. */
    int episodes() {
        return starts.length - 1;
    }

    /** Names of the episodes. */
    List<String> ids() {
        return Collections.unmodifiableList(ids);
    }

    /** First frame of an episode. */
    int begin(int episode) {
        return starts[episode];
    }

    /** First frame after an episode. */
    int end(int episode) {
        return starts[episode + 1];
    }

    /** Every frame at which a window of {@code length} frames of one episode begins, INT64. */
    long[] windows(int length) {
        List<Long> found = new ArrayList<>();
        for (int e = 0; e < episodes(); e++) {
            for (int f = begin(e); f + length <= end(e); f++) {
                found.add((long) f);
            }
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    /** Pictures at indices as FLOAT32 [B, 3, H, W] in 0..1. */
    Tensor unit(Tensor indices) {
        return Frames.toUnit(pictures.indexSelect(0, indices));
    }

    @Override
    public void close() {
        if (!shares) {
            pictures.close();
        }
        actions.close();
    }

    /** How actions are written for the dynamics. */
    static final class ActionCode {
        private ActionCode() {}

        /**
         * The action that led into each frame of an episode: that of the frame before. Discrete: INT64 [T], the number of
         * actions for none; continuous: FLOAT32 [T, axes + 1], normalised numbers and 1, or zeros for none.
         */
        static Tensor into(ActionSpace space, List<Action> taken) {
            List<Tensor> codes = new ArrayList<>();
            codes.add(of(space, Action.NONE));
            for (int t = 1; t < taken.size(); t++) {
                codes.add(of(space, taken.get(t - 1)));
            }
            return Tensor.stack(codes, 0);
        }

        /** One action: INT64 [] or FLOAT32 [axes + 1]. */
        static Tensor of(ActionSpace space, Action action) {
            if (space instanceof ActionSpace.Continuous continuous) {
                float[] code = new float[space.size() + 1];
                if (action instanceof Action.Move move) {
                    for (int i = 0; i < space.size(); i++) {
                        code[i] = (float) continuous.axes().get(i).normalize(move.values()[i]);
                    }
                    code[space.size()] = 1;
                }
                return Tensor.of(code, code.length);
            }
            long index = action instanceof Action.Press press ? press.index() : space.size();
            return Tensor.of(new long[] {index}, 1).squeeze(0);
        }

        /** "No action" for {@code count} frames: [count] or [count, axes + 1]. */
        static Tensor none(ActionSpace space, long count) {
            return space instanceof ActionSpace.Continuous
                    ? Tensor.zeros(count, space.size() + 1)
                    : Tensor.zeros(DType.INT64, count).fill_(space.size());
        }
    }
}
