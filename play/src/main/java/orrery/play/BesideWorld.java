package orrery.play;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import orrery.base.Check;
import orrery.base.Seeds;
import orrery.genie.LiveWorld;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;
import orrery.worlds.Environment;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.StageTimes;
import orrery.worlds.simulators.Simulator;

/**
 * A learned world and the simulator it was learned from, side by side under the same keys. {@link #frame} is what the learned
 * world imagines; the server shows beside it what happens, and how far one is from the other.
 *
 * <p>A reset makes a scene, lets it run for a moment without a key, and begins the learned world from these pictures. From then
 * on both go their own ways until the learned one is put back. The game ends when the simulator's does.
 */
public final class BesideWorld implements Environment {
    /** Pictures of the truth that the learned world begins from. */
    static final int CONTEXT = 9;

    private static final double SAME_SPEED = 0.01; // frames a second

    private final Environment learned;
    private final Beginning beginning;
    private final Simulator simulator;
    private final BodyRuler ruler;
    private final EnvironmentInfo info;
    private final Action rest;
    private final Deque<Frame> pictures = new ArrayDeque<>();
    private final Deque<Action> actions = new ArrayDeque<>(); // one fewer: between each two pictures
    private Frame truth;
    private Gap gap;
    private long seed;
    private long beginnings;
    private long frames;

    /** Puts a world onto pictures that it did not make, see {@link LiveWorld#begin}. */
    @FunctionalInterface
    interface Beginning {
        void from(List<Frame> pictures, List<Action> actions, long seed);
    }

    BesideWorld(Environment learned, Beginning beginning, Simulator simulator, BodyRuler ruler) {
        this.learned = learned;
        this.beginning = beginning;
        this.simulator = simulator;
        this.ruler = ruler;
        EnvironmentInfo its = learned.info();
        checkSame(its, simulator.info());
        this.info = new EnvironmentInfo(
                its.name(),
                its.kind(),
                its.width(),
                its.height(),
                its.fps(),
                its.actions(),
                1, // every reset makes a new scene: there is nothing to choose between
                its.stepChoices());
        this.rest = KeyMap.of(info.actions()).restAction();
        this.truth = simulator.frame();
        this.gap = new Gap(0, BodyRuler.Reading.NONE, 0);
        reset(0, 0);
    }

    /**
     * Puts them side by side.
     *
     * @param learned the world; closed with this one
     * @param simulator the truth; closed with this one
     * @throws orrery.base.OrreryException when they differ in size, actions or frames a second
     */
    public static BesideWorld of(LiveWorld learned, Simulator simulator) {
        try {
            return new BesideWorld(learned, learned::begin, simulator, new TrackedBodies());
        } catch (RuntimeException | Error e) {
            try (simulator) {
                learned.close();
            }
            throw e;
        }
    }

    private static void checkSame(EnvironmentInfo world, EnvironmentInfo truth) {
        String pair = "world " + world.name() + " and simulator " + truth.name();
        Check.that(
                world.width() == truth.width() && world.height() == truth.height(),
                "Open the simulator at the world's size.",
                "%s do not fit: pictures of %dx%d and %dx%d",
                pair,
                world.width(),
                world.height(),
                truth.width(),
                truth.height());
        Check.that(
                described(world.actions()).equals(described(truth.actions())),
                "Name the simulator that this world was learned from: --beside sim:NAME.",
                "%s do not fit: actions %s and %s",
                pair,
                described(world.actions()),
                described(truth.actions()));
        Check.that(
                Math.abs(world.fps() - truth.fps()) < SAME_SPEED,
                "Name the simulator that this world was learned from: --beside sim:NAME.",
                "%s do not fit: %s and %s frames a second",
                pair,
                world.fps(),
                truth.fps());
    }

    /** Names and ranges, without the statistics of recorded play. */
    private static String described(ActionSpace space) {
        if (space instanceof ActionSpace.Continuous continuous) {
            StringBuilder text = new StringBuilder();
            for (ActionAxis axis : continuous.axes()) {
                text.append(String.format(Locale.ROOT, "%s %.3f..%.3f ", axis.name(), axis.low(), axis.high()));
            }
            return text.toString().strip();
        }
        return space.labelled() ? String.join(", ", space.labels()) : "none";
    }

    @Override
    public EnvironmentInfo info() {
        return info;
    }

    /** Name of the simulator. */
    String simulatorName() {
        return simulator.info().name();
    }

    @Override
    public void reset(int start, long newSeed) {
        seed = newSeed;
        beginnings = 0;
        simulator.reset(start, seed);
        begin();
        while (pictures.size() < CONTEXT) {
            if (simulator.step(rest).done()) { // over before it began: its first picture must do
                simulator.reset(start, seed);
                begin();
                break;
            }
            remember(rest);
        }
        resync();
    }

    private void begin() {
        ruler.newScene();
        pictures.clear();
        actions.clear();
        show();
    }

    private void show() {
        truth = simulator.frame();
        ruler.look(truth, simulator.bodies());
        pictures.addLast(truth);
    }

    /** Puts the learned world back onto the truth: it begins anew from the simulator's last pictures. */
    void resync() {
        beginning.from(List.copyOf(pictures), List.copyOf(actions), Seeds.derive(seed, "beginning " + beginnings++));
        frames = 0;
        gap = measure();
    }

    @Override
    public Outcome step(Action action) {
        info.actions().check(action, "world " + info.name());
        long begun = System.nanoTime();
        Outcome real = simulator.step(action);
        remember(action);
        long simulated = System.nanoTime();
        StageTimes times = learned.step(action).times();
        long imagined = System.nanoTime();
        frames++;
        gap = measure();
        long aside = simulated - begun + System.nanoTime() - imagined;
        return new Outcome(
                real.reward(),
                real.done(),
                new StageTimes(times.decideNanos() + aside, times.denoiseNanos(), times.decodeNanos()));
    }

    private void remember(Action action) {
        show();
        actions.addLast(action);
        if (pictures.size() > CONTEXT) {
            pictures.removeFirst();
            actions.removeFirst();
        }
    }

    private Gap measure() {
        Frame imagined = learned.frame();
        return new Gap(Gap.psnr(imagined, truth), ruler.read(imagined), frames);
    }

    /** What the learned world imagines. */
    @Override
    public Frame frame() {
        return learned.frame();
    }

    /** The simulator's picture of the same moment. */
    Frame truth() {
        return truth;
    }

    /** How far they are apart now. */
    Gap gap() {
        return gap;
    }

    @Override
    public void steps(int k) {
        learned.steps(k);
    }

    @Override
    public int steps() {
        return learned.steps();
    }

    @Override
    public void idle() {
        learned.idle();
    }

    /** Closes both. */
    @Override
    public void close() {
        try (simulator) {
            learned.close();
        }
    }
}
