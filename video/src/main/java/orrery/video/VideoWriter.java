package orrery.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Writes a video, frame by frame. The file has its name only after {@link #finish}; a writer that is closed before, or killed,
 * leaves what was there untouched.
 *
 * <pre>{@code
 * try (VideoWriter writer = VideoWriter.open(file, VideoFormat.H264, 64, 64, 15)) {
 *     writer.add(rgb); // as often as there are frames
 *     writer.finish();
 * }
 * }</pre>
 *
 * A writer belongs to one thread at a time and holds native memory: close it.
 */
public final class VideoWriter implements AutoCloseable {
    /** Browsers show what is meant to be quicker much slower. */
    private static final int MOST_GIF_FPS = 50;

    private static final AtomicLong COUNT = new AtomicLong();

    private final Path target;
    private final Path part;
    private final int width;
    private final int height;
    private final Encoder encoder;
    private long frames;
    private boolean closed;

    private VideoWriter(Path target, VideoFormat format, int width, int height, double fps) {
        this.target = target.toAbsolutePath();
        this.width = width;
        this.height = height;
        Path folder = this.target.getParent();
        Path name = this.target.getFileName();
        if (folder == null || name == null) {
            throw new OrreryException(target + ": cannot be a video", "Name a file below it.");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
        this.part = folder.resolve(
                "." + name + "." + ProcessHandle.current().pid() + "-w" + COUNT.incrementAndGet() + ".part");
        try {
            this.encoder = new Encoder(target, part, format, width, height, fps);
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
    }

    /**
     * Opens a video for writing; folders above it are made.
     *
     * @param file its name, by habit with {@link VideoFormat#suffix}
     * @param format how to compress
     * @param width pixels across, 1 to 8192
     * @param height lines, 1 to 8192
     * @param fps frames per second, above 0, at most 1000
     * @throws OrreryException if it cannot be written there
     */
    public static VideoWriter open(Path file, VideoFormat format, int width, int height, double fps) {
        Check.within("width", width, 1, 8192);
        Check.within("height", height, 1, 8192);
        Check.within("fps", fps, 0.001, 1000);
        Check.that(
                format != VideoFormat.GIF || fps <= MOST_GIF_FPS,
                "Use fewer frames a second, or write a .webp.",
                "%s: a GIF shows at most %d frames a second, not %s",
                file,
                MOST_GIF_FPS,
                fps);
        return new VideoWriter(file, format, width, height, fps);
    }

    /**
     * Writes a whole clip.
     *
     * @param file where; {@code .mkv} is written lossless as FFV1, {@code .gif} and {@code .webp} as animations, every other name as
     *     H.264
     * @param frames UINT8 [T, H, W, 3], T at least 1
     * @param fps frames per second
     * @return what was changed to fit the format, see {@link #note}
     */
    public static Optional<String> write(Path file, Tensor frames, double fps) {
        Check.that(
                frames.dim() == 4 && frames.size(3) == 3 && frames.dtype() == DType.UINT8 && frames.size(0) > 0,
                "Give UINT8 [T, H, W, 3] with one frame or more.",
                "%s: cannot write frames of %s %s",
                file,
                frames.dtype(),
                Arrays.toString(frames.shape()));
        int height = (int) frames.size(1);
        int width = (int) frames.size(2);
        try (VideoWriter writer = open(file, formatOf(file), width, height, fps)) {
            for (long t = 0; t < frames.size(0); t++) {
                try (Scope frame = Scope.open()) {
                    writer.add(frames.select(0, t));
                }
            }
            writer.finish();
            return writer.note();
        }
    }

    /** The format that a file name asks for by its ending: FFV1, GIF or WebP, H.264 for every other. */
    public static VideoFormat formatOf(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(VideoFormat.values())
                .filter(format -> name.endsWith(format.suffix()))
                .findFirst()
                .orElse(VideoFormat.H264);
    }

    /**
     * What had to be changed to fit the format, in a sentence for the person; nothing if all is as it should be. H.264 stores even
     * sizes of at least 16: others are padded by repeating the right column and the bottom row. Pictures like noise are compressed
     * harder from there on, which is known only when they came.
     */
    public Optional<String> note() {
        List<String> notes = new ArrayList<>();
        if (encoder.width() != width || encoder.height() != height) {
            notes.add("%dx%d is padded to %dx%d, H.264 stores even sizes of 16 or more"
                    .formatted(width, height, encoder.width(), encoder.height()));
        }
        if (encoder.coarse()) {
            notes.add("pictures too restless for H.264 at full quality are stored coarser");
        }
        return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
    }

    /** Number of frames added. */
    public long frames() {
        return frames;
    }

    /**
     * Adds a frame.
     *
     * @param rgb red, green, blue, row by row, {@code 3 · width · height} bytes; not kept
     */
    public void add(byte[] rgb) {
        if (closed) {
            throw new IllegalStateException("the writer of " + target + " is closed");
        }
        Check.that(
                rgb.length == 3L * width * height,
                "Give 3 bytes a pixel.",
                "%s: a frame of %d bytes for %dx%d",
                target,
                rgb.length,
                width,
                height);
        encoder.add(rgb);
        frames++;
    }

    /** Adds a frame, UINT8 [H, W, 3]. */
    public void add(Tensor frame) {
        Check.that(
                frame.dim() == 3
                        && frame.size(0) == height
                        && frame.size(1) == width
                        && frame.size(2) == 3
                        && frame.dtype() == DType.UINT8,
                "Give UINT8 [" + height + ", " + width + ", 3].",
                "%s: cannot write a frame of %s %s",
                target,
                frame.dtype(),
                Arrays.toString(frame.shape()));
        add(frame.bytes());
    }

    /**
     * Writes what is left and gives the file its name. No frame can be added afterwards.
     *
     * @throws OrreryException if nothing was added, or the disk refuses
     */
    public void finish() {
        if (closed) {
            throw new IllegalStateException("the writer of " + target + " is closed");
        }
        Check.that(frames > 0, "Add at least one frame.", "%s: a video without frames", target);
        encoder.finish();
        encoder.close();
        closed = true;
        try {
            AtomicFiles.file(target, goal -> Files.move(part, goal));
        } finally {
            discard();
        }
    }

    /** Frees the native memory; without {@link #finish} before, nothing is written. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            encoder.close();
            discard();
        }
    }

    private void discard() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // a hidden left-over; the fault that led here is the one to report
        }
    }
}
