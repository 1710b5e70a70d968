package orrery.curate.annotate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.curate.filter.ClipMeter;
import orrery.video.ReadOptions;
import orrery.video.VideoReader;

/** Captions of clips, window by window: by a server, several windows at once, or from what was measured. Close it. */
public final class ClipCaptions implements AutoCloseable {
    private final CaptionWindows windows = CaptionWindows.standard();
    private final WindowPictures pictures;
    private final @Nullable CaptionServer server;
    private final @Nullable ClipMeter meter;
    private final ExecutorService workers;

    private ClipCaptions(
            WindowPictures pictures, @Nullable CaptionServer server, @Nullable ClipMeter meter, int parallel) {
        this.pictures = pictures;
        this.server = server;
        this.meter = meter;
        workers = Executors.newFixedThreadPool(parallel);
    }

    /** By a server that is asked for so many windows at once; it makes batches of them. */
    public static ClipCaptions by(CaptionServer server, WindowPictures pictures, int parallel) {
        return new ClipCaptions(pictures, server, null, parallel);
    }

    /** From what is measured, one caption a clip, without a server; the meter stays the caller's. */
    public static ClipCaptions measured(ClipMeter meter) {
        return new ClipCaptions(WindowPictures.standard(), null, meter, 1);
    }

    /**
     * The captions of a clip; none for fewer than four frames.
     *
     * @throws orrery.base.OrreryException if it cannot be read
     */
    public List<CaptionedWindow> of(Path clip, ReadOptions options) {
        if (meter != null) {
            ClipMeter.Measured measured = meter.measure(clip, options);
            int frames = measured.scores().frames();
            return windows.of(frames).isEmpty()
                    ? List.of()
                    : List.of(CaptionedWindow.measured(frames, PlainCaption.of(measured.scores())));
        }
        CaptionServer asked = Objects.requireNonNull(server);
        int frames = (int) VideoReader.countFrames(clip);
        List<Future<CaptionedWindow>> asking = new ArrayList<>();
        pictures.of(clip, options, windows.of(frames), (window, jpegs) -> {
            Callable<CaptionedWindow> ask = () -> asked.caption(window, jpegs);
            asking.add(workers.submit(ask));
        });
        List<CaptionedWindow> captions = new ArrayList<>();
        for (Future<CaptionedWindow> each : asking) {
            captions.add(result(each));
        }
        return captions;
    }

    private static CaptionedWindow result(Future<CaptionedWindow> asking) {
        try {
            return asking.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedAndSaved("stopped while captions were asked for", "Run the same command again.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a window's caption failed", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
