package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.latent.LatentActions;
import orrery.genie.latent.LatentVideo;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Frames;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/**
 * Recorded play as one world sees it: pictures in its size, latents by its tokenizer, actions in its statistics. What a world is
 * measured against. Lives until closed.
 */
public final class Recorded implements AutoCloseable {
    private static final int BATCH = 64;

    private final World world;
    private final Corpus corpus;
    private final @Nullable Tensor latents; // FLOAT16 [F, N, C]; null where they are the pictures themselves
    private final Tensor actions; // see actions()
    private final Tensor truth; // see truth()

    private Recorded(World world, Corpus corpus, @Nullable Tensor latents, Tensor actions, Tensor truth) {
        this.truth = truth;
        this.world = world;
        this.corpus = corpus;
        this.latents = latents;
        this.actions = actions;
    }

    /** Decodes and encodes the episodes of some splits. Damaged episodes are named by the folder and left out. */
    public static Recorded read(World world, EpisodeFolder folder, Progress progress, Stop stop, Split... splits) {
        int width = world.card().tokenizer().width();
        int height = world.card().tokenizer().height();
        Corpus corpus = Corpus.read(folder, width, height, progress, stop, splits);
        try (Scope all = Scope.open()) {
            Tensor latents = world.card().tokenizer().coded() ? encoded(world, corpus, progress, stop) : null;
            Tensor actions = world.buttons() == null
                    ? asSeenBy(world.card().actions(), folder.actions(), corpus.actions())
                            .copy()
                    : world.buttons()
                            .labels(LatentVideo.unlabelled(at -> latents(world, corpus, latents, at), corpus.bounds()));
            return new Recorded(
                    world,
                    corpus,
                    latents == null ? null : all.keep(latents),
                    all.keep(actions),
                    all.keep(corpus.actions().copy()));
        } catch (RuntimeException e) {
            corpus.close();
            throw e;
        }
    }

    private static Tensor encoded(World world, Corpus corpus, Progress progress, Stop stop) {
        progress.start("encoding", corpus.frames(), "frames");
        List<Tensor> parts = new ArrayList<>();
        try (Scope all = Scope.open();
                NoGrad off = NoGrad.open()) {
            for (Tensor bytes : corpus.pictures().split(BATCH, 0)) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while encoding", "Give the same command again.");
                }
                try (Scope one = Scope.open()) {
                    parts.add(one.keep(world.encode(Frames.toUnit(bytes)).to(DType.FLOAT16)));
                }
                progress.at(Math.min(corpus.frames(), (long) parts.size() * BATCH), "");
            }
            progress.finish("");
            return all.keep(Tensor.cat(parts, 0));
        }
    }

    /** Brings numbers that are normalised by the statistics of a recording to those of the world. */
    private static Tensor asSeenBy(ActionSpace world, ActionSpace recording, Tensor codes) {
        if (world.equals(recording)
                || !(world instanceof ActionSpace.Continuous to)
                || !(recording instanceof ActionSpace.Continuous from)) {
            return codes;
        }
        int axes = to.size();
        float[] factor = new float[axes];
        float[] shift = new float[axes];
        for (int i = 0; i < axes; i++) {
            ActionAxis a = from.axes().get(i);
            ActionAxis b = to.axes().get(i);
            factor[i] = (float) (a.std() / b.std());
            shift[i] = (float) ((a.mean() - b.mean()) / b.std());
        }
        Tensor known = codes.narrow(1, axes, 1);
        Tensor numbers = codes.narrow(1, 0, axes).mul(Tensor.of(factor, axes)).add(Tensor.of(shift, axes));
        return Tensor.cat(List.of(numbers.mul(known), known), 1);
    }

    /** One action as {@link #actions} has it: INT64 [] or FLOAT32 [axes + 1]. */
    public static Tensor code(ActionSpace space, orrery.worlds.Action action) {
        return Corpus.ActionCode.of(space, action);
    }

    /** Number of frames, F. */
    public long frames() {
        return actions.size(0);
    }

    /** Names of the episodes. */
    public List<String> ids() {
        return corpus.ids();
    }

    /** First frame of an episode. */
    public int begin(int episode) {
        return corpus.begin(episode);
    }

    /** First frame after an episode. */
    public int end(int episode) {
        return corpus.end(episode);
    }

    /** Every frame at which {@code length} frames of one episode begin. */
    public long[] windows(int length) {
        return corpus.windows(length);
    }

    /** UINT8 [F, H, W, 3]; not after {@link #forgetPictures}. */
    public Tensor pictures() {
        return corpus.pictures();
    }

    /**
     * Scaled latents of some frames.
     *
     * @param at their indices, INT64 [n]
     * @return FLOAT32 [n, N, C]
     */
    public Tensor latents(Tensor at) {
        return latents(world, corpus, latents, at);
    }

    private static Tensor latents(World world, Corpus corpus, @Nullable Tensor latents, Tensor at) {
        return latents == null
                ? world.encode(Frames.toUnit(corpus.pictures().indexSelect(0, at)))
                : latents.indexSelect(0, at).to(DType.FLOAT32);
    }

    /** The actions of a corpus as a world sees them: those recorded, or its own buttons as it finds them. The caller closes what this returns. */
    static Tensor actions(World world, Corpus corpus, Progress progress, Stop stop) {
        LatentActions buttons = world.buttons();
        if (buttons == null) {
            return Scope.lasting(() -> corpus.actions().copy());
        }
        try (Scope all = Scope.open()) {
            Tensor latents = world.card().tokenizer().coded() ? encoded(world, corpus, progress, stop) : null;
            LatentVideo video = LatentVideo.unlabelled(at -> latents(world, corpus, latents, at), corpus.bounds());
            return Scope.lasting(() -> buttons.labels(video));
        }
    }

    /** First frame of each episode and, as one more, the end of the last. */
    public int[] bounds() {
        return corpus.bounds();
    }

    /**
     * The action that led into each frame: INT64 [F], the number of actions where none is known; or FLOAT32 [F, axes + 1], normalised
     * numbers and 1 where they are known. In a world whose buttons were found these are its buttons, as it finds them here.
     */
    public Tensor actions() {
        return actions;
    }

    /** The same as it was recorded, whatever the world's actions are. */
    public Tensor truth() {
        return truth;
    }

    /** Frees the pictures, the largest part, when only the latents are still needed; not where the latents are the pictures. */
    public void forgetPictures() {
        if (latents != null) {
            corpus.close();
        }
    }

    @Override
    public void close() {
        corpus.close();
        if (latents != null) {
            latents.close();
        }
        actions.close();
        truth.close();
    }
}
