package orrery.video;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * A piece of a video, written anew: cut to the frame, upright, with square pixels, at a steady rate. Frames are placed by their time
 * stamps: of a video with a variable rate each frame is shown as long as before, by repeating it or leaving some out.
 */
public final class Excerpt {
    private static final double USUAL_FPS = 25;
    private static final double MOST_FPS = 240;
    private static final double FAR = 5; // seconds from which on it is quicker to go there than to decode all before
    private static final double LEAD =
            1; // seconds that are decoded before the piece: what is shown at its beginning may be old

    /**
     * What to take.
     *
     * @param from seconds from the first frame
     * @param to seconds from the first frame, above {@code from}; infinite for all
     * @param fps frames a second of the result; 0 for those of the video
     * @param side longest side of the result in pixels; 0 for that of the video
     * @param fill size that the pictures fill in place of {@code side}, cut off evenly where their shape is another; null for theirs
     */
    public record Plan(
            double from,
            double to,
            double fps,
            int side,
            @Nullable Size fill) {
        /** Of pictures in pixels. */
        public record Size(int width, int height) {}

        public Plan {
            Check.that(from >= 0 && to > from, "Give 0 <= from < to.", "from %s s to %s s", from, to);
            Check.within("fps", fps, 0, MOST_FPS);
            Check.within("side", side, 0, 8192);
        }

        /** In the shape of the video. */
        public Plan(double from, double to, double fps, int side) {
            this(from, to, fps, side, null);
        }

        /** All of it, filling a size. */
        public static Plan filling(int width, int height, double fps) {
            return new Plan(0, Double.POSITIVE_INFINITY, fps, 0, new Size(width, height));
        }
    }

    /**
     * What was written.
     *
     * @param frames in the new file
     * @param width pixels across
     * @param height lines
     * @param fps frames a second
     * @param duration seconds
     * @param note what was changed to fit the format; absent where nothing was
     * @param fault what is wrong with the video; absent where nothing is
     */
    public record Result(
            long frames,
            int width,
            int height,
            double fps,
            double duration,
            @Nullable String note,
            @Nullable String fault) {}

    /** Changes pictures before they are written. */
    @FunctionalInterface
    public interface Retouch {
        /**
         * Changes a picture in place.
         *
         * @param rgb as it will be written, {@code 3 · width · height} bytes
         * @param seconds from the first frame of the video
         */
        void apply(byte[] rgb, int width, int height, double seconds);
    }

    private final VideoReader reader;
    private final Plan plan;
    private final Retouch retouch;
    private final VideoWriter writer;
    private final double own; // frames a second of the video, as far as it tells
    private final double fps;
    private final Plan.Size whole; // of the picture before it is cropped
    private final int width;
    private final int height;

    private Excerpt(VideoReader reader, Plan plan, Retouch retouch, Path out) {
        this.reader = reader;
        this.plan = plan;
        this.retouch = retouch;
        VideoInfo info = reader.info();
        VideoFormat format = VideoWriter.formatOf(out);
        this.own = info.fps() > 0 ? Math.min(info.fps(), MOST_FPS) : USUAL_FPS;
        this.fps = plan.fps() > 0 ? plan.fps() : format == VideoFormat.GIF ? Math.min(own, 50) : own;
        int wide = info.showing().width(info.width(), info.height());
        int high = info.showing().height(info.width(), info.height());
        Plan.Size fill = plan.fill();
        double scale = fill != null
                ? Math.max((double) fill.width() / wide, (double) fill.height() / high)
                : plan.side() > 0 ? (double) plan.side() / Math.max(wide, high) : 1;
        this.whole =
                new Plan.Size(Math.max(1, (int) Math.round(wide * scale)), Math.max(1, (int) Math.round(high * scale)));
        this.width = fill == null ? whole.width() : fill.width();
        this.height = fill == null ? whole.height() : fill.height();
        this.writer = VideoWriter.open(out, format, width, height, fps);
    }

    /**
     * Writes a piece.
     *
     * @param options limits and stream; a damaged video is taken as far as it goes, and the result says so
     * @param out the new file, in the format that its name ends in: see {@link VideoWriter#formatOf}
     * @param stop ends the work; nothing is written then
     * @throws OrreryException if the video cannot be read, or has no frame in the piece
     */
    public static Result write(Path video, ReadOptions options, Plan plan, Path out, Progress progress, Stop stop) {
        return write(video, options, plan, (rgb, width, height, seconds) -> {}, out, progress, stop);
    }

    /** Writes a piece whose pictures are changed on the way; else as {@link #write(Path, ReadOptions, Plan, Path, Progress, Stop)}. */
    public static Result write(
            Path video, ReadOptions options, Plan plan, Retouch retouch, Path out, Progress progress, Stop stop) {
        try (VideoReader reader = VideoReader.open(video, options.goingOn())) {
            Excerpt excerpt = new Excerpt(reader, plan, retouch, out);
            try (VideoWriter writer = excerpt.writer) {
                progress.start("writing", reader.info().frames().orElse(0), "frames");
                excerpt.copy(progress, stop);
                if (writer.frames() == 0) {
                    throw new OrreryException(
                            video + ": no frame from " + plan.from() + " s on"
                                    + reader.fault()
                                            .map(why -> " (" + why + ")")
                                            .orElse(""),
                            "Begin earlier; orrery probe tells how long it is.");
                }
                writer.finish();
                progress.finish("");
                return excerpt.result();
            }
        }
    }

    /** Each frame fills the ticks of the new rate from its own time to that of the next. */
    private void copy(Progress progress, Stop stop) {
        if (plan.from() > FAR) {
            reader.seek(plan.from() - LEAD);
        }
        VideoFrame shown = null;
        for (Optional<VideoFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
            VideoFrame frame = next.get();
            if (stop.requested()) {
                throw new InterruptedAndSaved(
                        "stopped before the end; nothing was written", "Run the same command again.");
            }
            if (shown != null) {
                fill(shown, frame.seconds());
            }
            if (frame.seconds() >= plan.to()) {
                return;
            }
            shown = frame;
            progress.at(reader.position(), "");
        }
        if (shown != null) {
            fill(shown, shown.seconds() + 1 / own);
        }
    }

    /** Adds a frame until the new video has reached a time of the old one. */
    private void fill(VideoFrame shown, double until) {
        long frames = Math.round((Math.min(until, plan.to()) - plan.from()) * fps);
        if (writer.frames() < frames) {
            byte[] fitted = fitted(shown);
            retouch.apply(fitted, width, height, shown.seconds());
            while (writer.frames() < frames) {
                writer.add(fitted);
            }
        }
    }

    private byte[] fitted(VideoFrame frame) {
        Showing showing = reader.info().showing();
        if (showing.rotation() == 0 && frame.width() == width && frame.height() == height) {
            return frame.rgb();
        }
        try (Scope scope = Scope.open()) {
            Tensor picture =
                    Upright.fit(frame.rgb(), frame.width(), frame.height(), showing, whole.width(), whole.height());
            return picture.narrow(0, (whole.height() - height) / 2, height)
                    .narrow(1, (whole.width() - width) / 2, width)
                    .bytes();
        }
    }

    private Result result() {
        return new Result(
                writer.frames(),
                width,
                height,
                fps,
                writer.frames() / fps,
                writer.note().orElse(null),
                reader.fault().orElse(null));
    }
}
