package orrery.curate.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.Stop;
import orrery.curate.Stage;
import orrery.curate.line.ClipTask;
import orrery.curate.line.Footage.Source;

/**
 * Goes through all videos on the threads of this process, the largest first. Only a few videos are open at once, so that memory does not
 * grow with their number.
 */
public final class DirectEngine implements Engine {
    /** A stage in its lane; false ends the way of a video or clip. */
    private record Step(Stage.Lane lane, BooleanSupplier work) {}

    private final Lanes lanes;
    private final Tally tally;
    private final Semaphore open;
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

    public DirectEngine(Lanes lanes, Tally tally) {
        this.lanes = lanes;
        this.tally = tally;
        this.open = new Semaphore(2 * lanes.workers().cpu());
    }

    @Override
    public void run(VideoWork work, List<Source> videos, Stop stop) {
        List<Source> order = new ArrayList<>(videos);
        order.sort(Comparator.comparingLong(Source::bytes).reversed().thenComparing(Source::name));
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (Source video : order) {
            if (!entered(stop)) {
                break;
            }
            running.removeIf(CompletableFuture::isDone);
            running.add(video(work, video).handle((done, e) -> {
                open.release();
                if (e == null) {
                    tally.through(video.bytes());
                } else {
                    fault.compareAndSet(
                            null, e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
                }
                return null;
            }));
        }
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        if (stop.requested()) {
            throw new InterruptedAndSaved(
                    "before all videos were through; what is done stays done", "Run the same command again.");
        }
        rethrow(fault.get());
    }

    private static void rethrow(@Nullable Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault != null) {
            throw fault instanceof RuntimeException runtime ? runtime : new IllegalStateException(fault);
        }
    }

    /** Waits until another video may be opened; false when there will be none. */
    private boolean entered(Stop stop) {
        try {
            while (!open.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                if (stop.requested() || fault.get() != null) {
                    return false;
                }
            }
            return !stop.requested() && fault.get() == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.request();
            return false;
        }
    }

    private CompletableFuture<Boolean> video(VideoWork work, Source video) {
        List<Step> steps = List.of(
                new Step(work.line().probe().lane(), () -> work.probe(video)),
                new Step(work.line().shots().lane(), () -> work.shots(video)));
        return way(steps, 0).thenCompose(divided -> {
            List<CompletableFuture<Boolean>> clips = new ArrayList<>();
            for (ClipTask clip : divided ? work.clips(video) : List.<ClipTask>of()) {
                List<Step> way = new ArrayList<>();
                work.line().clips().forEach(stage -> way.add(new Step(stage.lane(), () -> work.clip(stage, clip))));
                clips.add(way(way, 0));
            }
            return CompletableFuture.allOf(clips.toArray(CompletableFuture[]::new))
                    .thenApply(all -> divided);
        });
    }

    private CompletableFuture<Boolean> way(List<Step> steps, int at) {
        if (at == steps.size()) {
            return CompletableFuture.completedFuture(true);
        }
        Step step = steps.get(at);
        return lanes.submit(step.lane(), () -> {
                    if (fault.get() != null) {
                        throw new CancellationException("another one failed");
                    }
                    return step.work().getAsBoolean();
                })
                .thenCompose(on -> on ? way(steps, at + 1) : CompletableFuture.completedFuture(false));
    }
}
