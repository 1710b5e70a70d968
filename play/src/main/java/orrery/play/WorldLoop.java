package orrery.play;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.worlds.Environment;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;

/**
 * The one thread that owns a world: opens it, warms it, steps it at its own pace while somebody looks, and closes it. Others
 * talk to it by {@link #post}. Everything not marked otherwise belongs to that thread.
 *
 * <p>Long because all that belongs to the world's thread stands in one place.
 */
final class WorldLoop implements AutoCloseable {
    private static final long THUMBNAILS_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long SHORTEST_FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(8); // 125 a second go out at most
    private static final long ENDED_NANOS = TimeUnit.SECONDS.toNanos(4); // long enough to read what to press
    private static final long SCORE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_AROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MOST_COMMANDS = 4_096;
    private static final long TRAVEL_NANOS =
            TimeUnit.MILLISECONDS.toNanos(100); // of a way back, between two pictures of it
    private static final long BEGIN_SECONDS = 60;

    private final Supplier<? extends Environment> opener;
    private final PlayOptions options;
    private final Audience audience;
    private final @Nullable FoundButtons found;
    private final Thread thread = new Thread(this::run, "orrery-world");
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean ready;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable PlaySession session;
    private volatile @Nullable HeldInput input;
    private volatile List<ByteBuffer> thumbnails = List.of();
    private final AtomicReference<@Nullable Frame> offered = new AtomicReference<>();

    private double speed;
    private boolean paused;
    private boolean stepOnce;
    private boolean replaying; // what was done before is done again
    private boolean ended;
    private long endedAt;
    private long dueNanos;
    private long sentNanos;
    private long toldNanos;
    private @Nullable Recorder recorder;
    private boolean keepRecording; // a restart ends one episode and begins the next

    /**
     * A loop that does not run yet.
     *
     * @param opener opens the world; called on this loop's thread, for what it makes may belong to its thread
     * @param found how its buttons were found; null where they were recorded
     */
    WorldLoop(
            Supplier<? extends Environment> opener,
            PlayOptions options,
            Audience audience,
            @Nullable FoundButtons found) {
        this.found = found;
        this.opener = opener;
        this.options = options;
        this.audience = audience;
        this.speed = options.pace().speed();
        thread.setDaemon(true);
    }

    /** Begins to open and warm the world. From any thread, once. */
    void start() {
        thread.start();
    }

    /** Waits until the world is warm. From any other thread. */
    void awaitReady() {
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrreryException("interrupted while the world was opened", "Try again.", e);
        }
        throwFailure();
    }

    /** Throws what stopped the world, if anything did. From any thread. */
    void throwFailure() {
        Throwable why = failure;
        if (why instanceof OrreryException known) {
            throw known;
        }
        if (why != null) {
            throw new OrreryException("the world stopped: " + why, "Check its folder, then start play again.", why);
        }
    }

    /** Whether the world is open and warm. From any thread. */
    boolean ready() {
        return ready && failure == null;
    }

    /** The world's facts; only after {@link #awaitReady}. From any thread. */
    EnvironmentInfo info() {
        return open().info();
    }

    Controls controls() {
        return open().controls();
    }

    /** What a page is told when it comes; only after {@link #awaitReady}. From any thread. */
    ServerMessage.Welcome welcome() {
        PlaySession world = open();
        BesideWorld pair = world.beside();
        return ServerMessage.Welcome.to(
                world.info(),
                world.controls(),
                pair == null ? null : pair.simulatorName(),
                found == null ? null : found.films(),
                world.promptable());
    }

    private PlaySession open() {
        PlaySession now = session;
        if (now == null) {
            throw new IllegalStateException("the world is not open yet");
        }
        return now;
    }

    /** The driver's hand; only after {@link #awaitReady}. From any thread. */
    HeldInput input() {
        HeldInput now = input;
        if (now == null) {
            throw new IllegalStateException("the world is not open yet");
        }
        return now;
    }

    /** Picture of a start, or null where there was no time to make one. From any thread. */
    @Nullable
    ByteBuffer thumbnail(int start) {
        List<ByteBuffer> made = thumbnails;
        return start >= 0 && start < made.size() ? made.get(start).duplicate() : null;
    }

    /** Has something done on the world's thread, soon. From any thread; never waits. */
    void post(Runnable command) {
        if (commands.size() < MOST_COMMANDS) {
            commands.add(command);
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try (Environment world = opener.get();
                Recorder recording = new Recorder(options.recordings(), world.info(), world instanceof BesideWorld)) {
            PlaySession opening = new PlaySession(world, options.pace(), options.seed());
            recorder = recording;
            opening.warm();
            thumbnails = opening.thumbnails(THUMBNAILS_NANOS);
            input = new HeldInput(opening.controls().restAction());
            session = opening;
            ready = true;
            opened.countDown();
            while (!stopping) {
                turn(opening, recording);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
            String cure = e instanceof OrreryException known ? known.cure() : "Start play again.";
            audience.tell(ServerMessage.Refusal.of("the world stopped: " + e.getMessage(), cure));
        } finally {
            opened.countDown();
        }
    }

    /** One turn: what was asked for, then a wait or a frame. */
    private void turn(PlaySession world, Recorder recording) {
        Runnable command = commands.poll();
        while (command != null) {
            command.run();
            command = commands.poll();
        }
        if (world.travels()) {
            travel(world);
            return;
        }
        long now = System.nanoTime();
        if (ended && now - endedAt > ENDED_NANOS && !audience.empty() && !paused) {
            restart((world.start() + 1) % world.info().starts());
        }
        boolean resting = audience.empty() || ended || (paused && !stepOnce);
        if (resting) {
            world.rest();
            dueNanos = now;
            LockSupport.parkNanos(LOOK_AROUND_NANOS);
        } else if (speed > 0 && !stepOnce && now - dueNanos < 0) {
            LockSupport.parkNanos(dueNanos - now);
        } else {
            stepOnce = false;
            tick(world, recording, now);
        }
    }

    private void tick(PlaySession world, Recorder recording, long now) {
        long period = speed > 0 ? Math.round(1e9 / (world.info().fps() * speed)) : 0;
        dueNanos = now - dueNanos > period ? now + period : dueNanos + period; // late frames are not made up for
        int known = world.length() == null ? 0 : world.length();
        HeldInput.Intent hand = input().take(now);
        PlaySession.Tick tick = replaying ? world.again(hand, flags()) : world.tick(hand, flags());
        boolean branched = world.length() != null && world.length() < known;
        if (branched || (replaying && !world.remembers())) {
            replaying = false; // the driver's hand again
            tellState();
        }
        if (speed > 0 || now - sentNanos >= SHORTEST_FRAME_NANOS) {
            sentNanos = now;
            audience.frame(tick.message());
        }
        if (recording.on() && recording.add(tick)) {
            keepRecording &= tick.outcome().done(); // not when the episode is full
            endRecording();
        }
        if (tick.outcome().done()) {
            ended = true;
            endedAt = System.nanoTime();
            tellState();
            return;
        }
        if (speed > 0) { // without a pause to use, the next frame does the rest on the way
            world.idle();
        }
        boolean moved = speed > 0 && world.judge(System.nanoTime() - now, period);
        if (moved || (tick.outcome().reward() != 0 && now - toldNanos > SCORE_NANOS)) {
            tellState();
        }
    }

    /** A part of the way to a frame of before, shown as it goes. */
    private void travel(PlaySession world) {
        boolean on = world.travel(TRAVEL_NANOS);
        audience.frame(world.still(flags()));
        if (!on) {
            ended = world.over();
            endedAt = System.nanoTime();
            tellState();
        }
        dueNanos = System.nanoTime();
    }

    /** Goes back to a frame since the beginning, and stands still there. */
    void rewind(int frame) {
        endRecording();
        keepRecording = false;
        open().rewind(frame);
        paused = true;
        replaying = false;
        ended = false;
        audience.frame(open().still(flags())); // the beginning, if nothing is on the way
        tellState();
    }

    /** Does again what was done after this frame, or no longer. */
    void replay(boolean on) {
        replaying = on && open().remembers();
        paused = on ? false : paused;
        tellState();
    }

    private int flags() {
        return (paused ? FrameMessage.PAUSED : 0)
                | (ended ? FrameMessage.ENDED : 0)
                | (keepRecording ? FrameMessage.RECORDING : 0);
    }

    /** Tells everybody where the dials stand. */
    void tellState() {
        PlaySession world = open();
        AutoSteps auto = world.auto();
        toldNanos = System.nanoTime();
        audience.state(new ServerMessage.State(
                "state",
                paused,
                ended,
                speed,
                auto.steps(),
                auto.wanted(),
                auto.enabled(),
                world.start(),
                keepRecording,
                world.score(),
                world.length(),
                replaying,
                0,
                ""));
    }

    /** Shows the present picture to one viewer. */
    void show(Viewer viewer) {
        viewer.outbox().frame(open().still(flags()));
    }

    void pause(boolean on) {
        paused = on;
        tellState();
    }

    /** One frame, and pauses if the world was running. */
    void step() {
        paused = true;
        stepOnce = true;
        tellState();
    }

    void restart(int start) {
        endRecording();
        open().restart(start);
        begun();
    }

    private void begun() {
        replaying = false;
        ended = false;
        dueNanos = System.nanoTime();
        if (keepRecording) {
            record(true);
        }
        audience.frame(open().still(flags()));
        tellState();
    }

    /** What was done since the beginning. */
    KeyLog keys() {
        return open().keys();
    }

    /** Does again what was done another time. */
    void play(KeyLog log) {
        endRecording();
        keepRecording = false;
        open().know(log);
        begun();
        replay(true);
    }

    /** Keeps a picture for {@link #beginOffered}; false when one was kept already, which it replaces. From any thread. */
    boolean offer(Frame picture) {
        return offered.getAndSet(picture) == null;
    }

    /** Begins from the picture that was offered last. */
    void beginOffered() {
        Frame picture = offered.getAndSet(null);
        if (picture != null) {
            audience.tell(ServerMessage.Note.of(begin(picture)));
        }
    }

    /** Begins from a picture and waits until it has begun. From any other thread. */
    String beginNow(Frame picture) {
        return now(() -> begin(picture));
    }

    /** Has something done on the world's thread and waits for it. From any other thread. */
    <T> T now(Supplier<T> command) {
        CompletableFuture<T> begun = new CompletableFuture<>();
        post(() -> {
            try {
                begun.complete(command.get());
            } catch (RuntimeException | Error e) {
                begun.completeExceptionally(e);
            }
        });
        try {
            return begun.get(BEGIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof OrreryException known
                    ? known
                    : new OrreryException("the world cannot begin: " + e.getCause(), "Begin from something else.", e);
        } catch (InterruptedException | TimeoutException e) {
            throwFailure();
            throw new OrreryException("the world did not begin", "Try again.", e);
        }
    }

    private String begin(Frame picture) {
        endRecording();
        String how = open().begin(picture);
        begun();
        return how;
    }

    /** Puts the learned world back onto the simulator beside it. */
    void resync() {
        open().resync();
        audience.frame(open().still(flags()));
    }

    void restartNext() {
        restart((open().start() + 1) % info().starts());
    }

    void steps(int k) {
        open().want(k);
        tellState();
    }

    void auto(boolean on) {
        open().auto(on);
        tellState();
    }

    void speed(double factor) {
        PlayOptions.Pace.checkSpeed(factor);
        speed = factor;
        dueNanos = System.nanoTime();
        open().rest();
        tellState();
    }

    /** Gives a button that was found a name, which may give it another key. */
    void name(int button, String name) {
        if (found == null) {
            throw new OrreryException(
                    "the buttons of this world were recorded with their names", "Leave them as they are.");
        }
        open().called(found.name(button, name));
        audience.tell(welcome());
        tellState();
    }

    void record(boolean on) {
        Recorder recording = recorder;
        if (recording == null) {
            return;
        }
        keepRecording = false; // also when it cannot begin
        if (!on) {
            endRecording();
        } else if (!ended) { // else with the restart
            recording.begin();
        }
        keepRecording = on;
        tellState();
    }

    private void endRecording() {
        Recorder recording = recorder;
        if (recording != null && recording.on()) {
            List<String> files = recording.end().stream().map(Path::toString).toList();
            audience.tell(ServerMessage.Note.of(
                    files.isEmpty() ? "Nothing was recorded." : "Recorded " + String.join(" and ", files)));
            tellState();
        }
    }

    /** Stops the world and closes it, from any thread; waits for the frame in work. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
