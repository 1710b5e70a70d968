package orrery.play;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Seeds;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.Environment;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.Promptable;
import orrery.worlds.StageTimes;
import orrery.worlds.simulators.Simulator;

/**
 * The path from an action to the bytes of a frame: one world, its dial and its counters. The server and the benchmark walk
 * the same path. Belongs to one thread.
 *
 * <p>Long because beginnings, steps and the way back share the same counters.
 */
final class PlaySession {
    /** What stands for the number of a start where a picture was given. */
    static final int PICTURE = -1;

    private static final int WINDOW = 64;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final Environment world;
    private final @Nullable BesideWorld beside; // the same world, where a simulator runs beside it
    private final EnvironmentInfo info;
    private volatile Controls controls;
    private final AutoSteps auto;
    private final long seed;
    private final long[] tickTimes = new long[WINDOW];
    private int ticksInWindow;
    private long ticks;
    private long number;
    private long restarts;
    private long seedHere; // of the present beginning
    private final Timeline timeline = new Timeline();
    private int start;
    private int lastAction = FrameMessage.NO_ACTION;
    private StageTimes lastTimes = StageTimes.NONE;
    private long lastLatency;
    private long lastInput;
    private double score;
    private boolean scored;
    private boolean over;
    private @Nullable Frame given; // the picture that was begun from last

    /**
     * What one step gave.
     *
     * @param message header and picture
     * @param before the picture that was on screen when the action was taken
     * @param truthBefore the simulator's picture at that moment, where one runs beside the world
     * @param action taken
     * @param outcome of it
     * @param latencyNanos from taking the action to the bytes
     */
    record Tick(
            ByteBuffer message,
            Frame before,
            @Nullable Frame truthBefore,
            Action action,
            Outcome outcome,
            long latencyNanos) {}

    /**
     * @param world stays the caller's to close
     * @param pace steps and whether they may be lowered
     * @param seed of everything random
     */
    PlaySession(Environment world, PlayOptions.Pace pace, long seed) {
        this.world = world;
        this.beside = world instanceof BesideWorld pair ? pair : null;
        this.info = offered(world);
        this.controls = KeyMap.of(info.actions());
        this.seed = seed;
        List<Integer> choices = info.stepChoices();
        int steps = choices.isEmpty() ? 0 : pace.steps() == 0 ? world.steps() : pace.steps();
        checkSteps(steps);
        this.auto = new AutoSteps(choices, steps, pace.auto());
        world.steps(steps);
    }

    /** A simulator makes a new scene at every restart, so there is nothing to choose between. */
    private static EnvironmentInfo offered(Environment world) {
        EnvironmentInfo its = world.info();
        return world instanceof Simulator
                ? new EnvironmentInfo(
                        its.name(),
                        its.kind(),
                        its.width(),
                        its.height(),
                        its.fps(),
                        its.actions(),
                        1,
                        its.stepChoices())
                : its;
    }

    EnvironmentInfo info() {
        return info;
    }

    Controls controls() {
        return controls;
    }

    /** The same buttons under other names. */
    void called(ActionSpace names) {
        controls = KeyMap.of(names);
    }

    AutoSteps auto() {
        return auto;
    }

    int start() {
        return start;
    }

    /** Runs the world for a few seconds at most, at every K, so that the first frame a person sees is not the slow one. */
    void warm() {
        long end = System.nanoTime() + WARM_UP_NANOS;
        world.reset(0, seed);
        for (int k : info.stepChoices()) {
            world.steps(k);
            warm(8, end);
        }
        world.steps(auto.steps());
        warm(60, end);
        restart(0);
    }

    private void warm(int steps, long end) {
        for (int i = 0; i < steps && System.nanoTime() - end < 0; i++) {
            if (world.step(controls.restAction()).done()) {
                world.reset(0, seed);
            }
            world.idle();
        }
    }

    /**
     * The pictures that starts begin with, as many as fit into {@code budgetNanos}; the session restarts at 0 after. None where
     * there is nothing to choose between.
     */
    List<ByteBuffer> thumbnails(long budgetNanos) {
        if (info.starts() < 2) {
            return List.of();
        }
        long end = System.nanoTime() + budgetNanos;
        List<ByteBuffer> pictures = new ArrayList<>();
        for (int i = 0; i < info.starts() && System.nanoTime() - end < 0; i++) {
            world.reset(i, seed);
            pictures.add(FrameMessage.thumbnail(i, world.frame()).asReadOnlyBuffer());
        }
        restart(0);
        return pictures;
    }

    /** Back to a beginning; another one each time in what is random. */
    void restart(int newStart) {
        if (newStart == PICTURE && given != null) {
            begin(given);
            return;
        }
        checkStart(newStart);
        seedHere = again();
        world.reset(newStart, seedHere);
        begun(newStart);
    }

    private void checkStart(int number) {
        Check.that(
                number >= 0 && number < info.starts(),
                "This world has starts 0 to " + (info.starts() - 1) + ".",
                "there is no start %d",
                number);
    }

    /**
     * Begins from a picture.
     *
     * @return what was done with it
     */
    String begin(Frame picture) {
        if (!(world instanceof Promptable promptable)) {
            throw new OrreryException(
                    info.name() + " cannot begin from a picture",
                    "Play a learned world by itself: orrery play WORLD --image FILE");
        }
        seedHere = again();
        Promptable.Begun how = promptable.begin(picture, seedHere);
        given = picture;
        begun(PICTURE);
        return how.how();
    }

    /** Frames since the beginning that {@link #rewind} goes to; null beside a simulator, onto which play may be put back at any time. */
    @Nullable
    Integer length() {
        return beside == null ? timeline.length() : null;
    }

    /** Goes back to the beginning and sets out for a frame; {@link #travel} gets there. */
    void rewind(int frame) {
        Integer most = length();
        if (most == null || frame < 0 || frame > most) {
            throw new OrreryException(
                    "there is no frame " + frame + " to go back to",
                    most == null ? "Play the world without a simulator beside it." : "Choose 0 to " + most + ".");
        }
        if (start == PICTURE && given != null && world instanceof Promptable promptable) {
            promptable.begin(given, seedHere);
        } else {
            world.reset(start, seedHere);
        }
        atTheBeginning();
        timeline.travel(frame);
    }

    /** What was done since the beginning, to be seen again at any time. */
    KeyLog keys() {
        Check.that(beside == null, "Play the world by itself.", "no keys are kept beside a simulator");
        Check.that(start != PICTURE, "Restart from one of the world's own.", "keys after a picture that was given");
        return KeyLog.of(info.name(), start, seedHere, timeline.moments());
    }

    /** Stands at the beginning of what was done another time; {@link #again} does it. */
    void know(KeyLog log) {
        List<Timeline.Moment> moments = log.moments();
        Check.that(beside == null, "Play the world by itself.", "no keys are played beside a simulator");
        Check.that(
                log.world().equals(info.name()),
                "Play " + log.world() + ", or keys of " + info.name() + ".",
                "these keys were pressed in %s, and this is %s",
                log.world(),
                info.name());
        for (Timeline.Moment moment : new LinkedHashSet<>(moments)) {
            checkSteps(moment.steps());
            String objection = info.actions().objection(moment.action());
            Check.that(objection.isEmpty(), "Use keys of this world.", "an action of these keys %s", objection);
        }
        checkStart(log.start());
        seedHere = log.seed();
        world.reset(log.start(), seedHere);
        begun(log.start());
        timeline.know(moments);
    }

    /**
     * Does again what was done, for some time at most.
     *
     * @return whether the frame that was asked for is not reached yet
     */
    boolean travel(long budgetNanos) {
        long end = System.nanoTime() + budgetNanos;
        boolean moved = false;
        while (timeline.travels() && System.nanoTime() - end < 0) {
            Timeline.Moment moment = timeline.next();
            if (moment == null) {
                break;
            }
            world.steps(moment.steps());
            took(moment.action(), world.step(moment.action()));
            moved = true;
        }
        if (moved) {
            world.steps(auto.steps());
        }
        return timeline.travels();
    }

    /** Whether {@link #rewind} was asked for and is not there yet. */
    boolean travels() {
        return timeline.travels();
    }

    /** Whether something was done after this frame before play went back to it. */
    boolean remembers() {
        return timeline.next() != null;
    }

    /** Whether the game was over after the last step. */
    boolean over() {
        return over;
    }

    /** Counts a step. */
    private void took(Action action, Outcome outcome) {
        timeline.did(action, world.steps());
        number++;
        lastAction = index(action);
        lastTimes = outcome.times();
        score += outcome.reward();
        scored |= outcome.reward() != 0;
        over = outcome.done();
    }

    /** Whether {@link #begin} works here. */
    boolean promptable() {
        return world instanceof Promptable;
    }

    private long again() {
        return Seeds.derive(seed, "restart " + restarts++);
    }

    private void begun(int where) {
        start = where;
        timeline.clear();
        atTheBeginning();
    }

    private void atTheBeginning() {
        number = 0;
        over = false;
        lastAction = FrameMessage.NO_ACTION;
        score = 0;
    }

    /** The simulator beside the world, or null where there is none. */
    @Nullable
    BesideWorld beside() {
        return beside;
    }

    /** Puts the learned world back onto the truth beside it. */
    void resync() {
        if (beside == null) {
            throw new OrreryException(
                    "nothing runs beside this world",
                    "Start it with a simulator: orrery play WORLD --beside simulator");
        }
        beside.resync();
    }

    /** Rewards since the restart; null in a world that never gave one. */
    @Nullable
    Double score() {
        return scored ? Quantiles.rounded(score) : null;
    }

    /** Turns the dial by hand. */
    void want(int steps) {
        checkSteps(steps);
        auto.want(steps);
        world.steps(steps);
    }

    void auto(boolean on) {
        auto.enable(on);
        world.steps(auto.steps());
    }

    private void checkSteps(int steps) {
        if (!info.stepChoices().isEmpty() && !info.stepChoices().contains(steps)) {
            throw new OrreryException(
                    "K cannot be " + steps, "Choose one of " + info.stepChoices() + " denoising steps.");
        }
    }

    /** One step of the world. */
    Tick tick(HeldInput.Intent intent, int flags) {
        return tick(intent, flags, intent.action());
    }

    /** One step as it was done before play went back, by the driver's hand where nothing was. */
    Tick again(HeldInput.Intent intent, int flags) {
        Timeline.Moment moment = timeline.next();
        if (moment == null) {
            return tick(intent, flags);
        }
        world.steps(moment.steps());
        Tick tick = tick(intent, flags, moment.action());
        world.steps(auto.steps());
        return tick;
    }

    private Tick tick(HeldInput.Intent intent, int flags, Action action) {
        long begin = System.nanoTime();
        Frame before = world.frame();
        Frame truthBefore = beside == null ? null : beside.truth();
        Outcome outcome = world.step(action);
        took(action, outcome);
        lastInput = intent.number();
        int allFlags = flags | (outcome.done() ? FrameMessage.ENDED : 0);
        ByteBuffer message = encoded(message(allFlags, intent.waitedNanos()));
        long end = System.nanoTime();
        lastLatency = end - begin;
        FrameMessage.stamp(message, lastLatency);
        tickTimes[(int) (ticks++ % WINDOW)] = end;
        ticksInWindow = Math.min(WINDOW, ticksInWindow + 1);
        return new Tick(message, before, truthBefore, action, outcome, lastLatency);
    }

    /** The present picture again, as for a page that has just come. */
    ByteBuffer still(int flags) {
        return encoded(message(flags, -1));
    }

    private ByteBuffer encoded(FrameMessage message) {
        return message.encode(
                world.frame(), beside == null ? null : new FrameMessage.Beside(beside.truth(), beside.gap()));
    }

    private FrameMessage message(int flags, long waited) {
        int allFlags = flags | (auto.lowered() ? FrameMessage.LOWERED : 0);
        return new FrameMessage(
                number, auto.steps(), allFlags, lastAction, lastTimes, lastLatency, waited, fps(), lastInput);
    }

    /** Frames a second over the last 64 frames or two seconds. */
    double fps() {
        if (ticksInWindow < 2) {
            return 0;
        }
        long newest = tickTimes[(int) ((ticks - 1) % WINDOW)];
        int span = 0;
        long oldest = newest;
        while (span + 1 < ticksInWindow && newest - oldest < 2_000_000_000L) {
            span++;
            oldest = tickTimes[(int) ((ticks - 1 - span) % WINDOW)];
        }
        return newest > oldest ? span * 1e9 / (newest - oldest) : 0;
    }

    /** Forgets the frame rate, after a pause. */
    void rest() {
        ticksInWindow = 0;
    }

    /** Work the world may do while nobody waits. */
    void idle() {
        world.idle();
    }

    /** Judges the pace and turns the dial if need be; true when it moved. */
    boolean judge(long workNanos, long periodNanos) {
        boolean moved = auto.after(workNanos, periodNanos);
        if (moved) {
            world.steps(auto.steps());
        }
        return moved;
    }

    private int index(Action action) {
        if (action instanceof Action.Press press) {
            return press.index();
        }
        return info.actions() instanceof ActionSpace.Continuous ? FrameMessage.AXES : FrameMessage.NO_ACTION;
    }
}
