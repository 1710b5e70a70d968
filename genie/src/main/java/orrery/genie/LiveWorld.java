package orrery.genie;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.Action;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.Promptable;
import orrery.worlds.StageTimes;

/**
 * A learned world that answers: each step draws the next frame from the past and the action. The pass that writes a finished frame
 * into the cache does not depend on the next action, so it runs in {@link #idle} while the player thinks.
 */
public final class LiveWorld implements Promptable {
    private static final List<Integer> STEP_CHOICES = List.of(1, 2, 4, 8);
    private static final int USUAL_STEPS = 4;

    private final World world;
    private final Rollout rollout;
    private final EnvironmentInfo info;
    private int steps;
    private Frame frame;
    private @Nullable KnownFrames known; // made when a picture comes

    LiveWorld(World world) {
        this.world = world;
        WorldCard card = world.card();
        rollout = world.rollout(1, 0);
        info = new EnvironmentInfo(
                card.name(),
                "live",
                card.tokenizer().width(),
                card.tokenizer().height(),
                card.fps(),
                card.actions(),
                world.starts().count(),
                card.dynamics().fromNoise() ? STEP_CHOICES : List.of());
        steps = info.stepChoices().isEmpty() ? 0 : USUAL_STEPS;
        frame = new Frame(info.width(), info.height(), new byte[info.width() * info.height() * 3]);
        reset(0, 0);
    }

    @Override
    public EnvironmentInfo info() {
        return info;
    }

    @Override
    public void reset(int start, long seed) {
        if (start < 0 || start >= info.starts()) {
            throw new OrreryException(
                    "world " + info.name() + " has no start " + start, "Choose 0 to " + (info.starts() - 1) + ".");
        }
        rollout.clear(seed);
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor latents = world.starts().latents().narrow(0, start, 1);
            rollout.remember(latents, world.starts().actions().narrow(0, start, 1));
            show(latents.select(1, latents.size(1) - 1));
        }
    }

    /**
     * Begins from pictures that were not learned from, e.g. a simulator's.
     *
     * @param pictures of this world's size, oldest first, at least one; the last is on screen afterwards, as the world draws it
     * @param actions taken while each but the last was on screen: one fewer than pictures
     * @param seed of everything random that follows
     */
    public void begin(List<Frame> pictures, List<Action> actions, long seed) {
        Check.that(
                !pictures.isEmpty() && actions.size() == pictures.size() - 1,
                "Give at least one picture, and the action between each two.",
                "%d pictures with %d actions between them",
                pictures.size(),
                actions.size());
        rollout.clear(seed);
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            for (int t = 0; t < pictures.size(); t++) {
                Action led = t == 0 ? Action.NONE : actions.get(t - 1);
                info.actions().check(led, "world " + info.name());
                Tensor code =
                        Corpus.ActionCode.of(info.actions(), led).unsqueeze(0).unsqueeze(0);
                Tensor latents = world.encode(unit(pictures.get(t)));
                rollout.remember(latents.unsqueeze(1), code);
                if (t == pictures.size() - 1) {
                    show(latents);
                }
            }
        }
    }

    @Override
    public Begun begin(Frame picture, long seed) {
        if (known == null) {
            known = new KnownFrames(world.starts());
        }
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            rollout.clear(seed);
            KnownFrames.Landed landed = known.land(world.encode(fitted(picture)), rollout);
            rollout.clear(seed);
            Tensor none = Corpus.ActionCode.none(info.actions(), 1).unsqueeze(0);
            rollout.remember(landed.latents().unsqueeze(1), none);
            show(landed.latents());
            return landed.begun();
        }
    }

    /** The middle of a picture, in the world's shape and size, as learning brings frames to that; FLOAT32 [1, 3, H, W] in 0..1. */
    private Tensor fitted(Frame picture) {
        long wide = Math.min(picture.width(), Math.max(1, (long) picture.height() * info.width() / info.height()));
        long high = Math.min(picture.height(), Math.max(1, (long) picture.width() * info.height() / info.width()));
        Tensor whole = Tensor.of(picture.rgb(), 1, picture.height(), picture.width(), 3);
        Tensor middle = whole.narrow(1, (picture.height() - high) / 2, high)
                .narrow(2, (picture.width() - wide) / 2, wide)
                .contiguous();
        Tensor unit = orrery.video.Frames.toUnit(middle);
        return high == info.height() && wide == info.width()
                ? unit
                : Functional.interpolate(
                        unit, info.height(), info.width(), Functional.Interpolation.AREA, false, false);
    }

    /** A picture as FLOAT32 [1, 3, H, W] in 0..1. */
    private Tensor unit(Frame picture) {
        Check.that(
                picture.width() == info.width() && picture.height() == info.height(),
                "Make pictures of the world's size.",
                "a picture of %dx%d for a world of %dx%d",
                picture.width(),
                picture.height(),
                info.width(),
                info.height());
        return orrery.video.Frames.toUnit(Tensor.of(picture.rgb(), 1, info.height(), info.width(), 3));
    }

    @Override
    public Outcome step(Action action) {
        info.actions().check(action, "world " + info.name());
        Tensor next;
        Tensor led;
        StageTimes times;
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            long begun = System.nanoTime();
            Tensor code = Corpus.ActionCode.of(info.actions(), action);
            led = scope.keep(code.unsqueeze(0).unsqueeze(0)); // [1, 1] or [1, 1, axes + 1]
            next = scope.keep(rollout.next(led, steps));
            long denoised = System.nanoTime();
            show(next.select(1, 0));
            times = new StageTimes(0, denoised - begun, System.nanoTime() - denoised);
        }
        try (led;
                next) {
            rollout.rememberSoon(next, led); // outside of the scope, which would take what is remembered with it
        }
        return new Outcome(0, false, times);
    }

    /** Writes the latest frame into the cache, so that the next step has less to do. */
    @Override
    public void idle() {
        rollout.settle();
    }

    @Override
    public Frame frame() {
        return frame;
    }

    @Override
    public void steps(int k) {
        if (info.stepChoices().isEmpty()) {
            return; // the past decides the frame
        }
        if (!info.stepChoices().contains(k)) {
            throw new OrreryException("no way to draw a frame in " + k + " steps", "Use 1, 2, 4 or 8.");
        }
        steps = k;
    }

    @Override
    public int steps() {
        return steps;
    }

    private void show(Tensor tokens) {
        byte[] rgb = world.decode(tokens.to(DType.FLOAT32)).bytes();
        frame = new Frame(info.width(), info.height(), rgb);
    }

    @Override
    public void close() {
        if (known != null) {
            known.close();
        }
        rollout.close();
    }
}
