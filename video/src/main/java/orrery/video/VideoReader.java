package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * Reads the first video stream of a local file as RGB, frame by frame in the order of showing, with the processor's own
 * decoder. Frame counts are exact: what the file holds comes out, nothing is repeated or dropped to even out the rate.
 *
 * <p>A file that is damaged, cut off or no video at all ends in an {@link OrreryException} naming the file and the fault;
 * frames before the fault were good. A reader belongs to one thread at a time and holds native memory: close it.
 */
public final class VideoReader implements AutoCloseable {
    private final Path file;
    private final VideoLimits limits;
    private final Demuxer demuxer;
    private final Decoder decoder;
    private final RgbConverter converter;
    private final VideoInfo info;
    private final long deadline;
    private @Nullable AVFrame ahead; // decoded, not yet handed out
    private long index;
    private long firstTick = AV_NOPTS_VALUE;
    private boolean ended;
    private boolean closed;

    private VideoReader(Path file, VideoLimits limits, Colours colours) {
        this.file = file;
        this.limits = limits;
        this.deadline = System.nanoTime() + limits.maxTime().toNanos();
        this.demuxer = Demuxer.open(file, limits);
        Decoder opened = null;
        try {
            opened = new Decoder(demuxer, limits);
            this.decoder = opened;
            this.converter = new RgbConverter(colours, demuxer.width(), demuxer.height());
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            demuxer.close();
            throw e;
        }
        this.info = new VideoInfo(
                demuxer.width(),
                demuxer.height(),
                demuxer.fps(),
                demuxer.seconds(),
                demuxer.indexedFrames() > 0 ? OptionalLong.of(demuxer.indexedFrames()) : OptionalLong.empty(),
                decoder.codec(),
                RgbConverter.pixelName(demuxer.pixelFormat()),
                converter.name(demuxer.pixelFormat(), demuxer.colourSpace(), demuxer.colourRange(), demuxer.height()));
    }

    /** Opens with {@linkplain VideoLimits#standard() standard limits} and the file's own colours. */
    public static VideoReader open(Path file) {
        return open(file, VideoLimits.standard(), Colours.AS_TAGGED);
    }

    /**
     * Opens a video.
     *
     * @param file a regular file in one of the formats mp4, mov, mkv, webm, avi, ts, mpg, gif
     * @param limits what the file may ask for
     * @param colours how luma and chroma become RGB
     * @throws OrreryException if the file is missing, not a video, or beyond a limit
     */
    public static VideoReader open(Path file, VideoLimits limits, Colours colours) {
        return new VideoReader(file, limits, colours);
    }

    /** Number of frames in the file, found by reading through it without decoding; fast. */
    public static long countFrames(Path file) {
        try (Demuxer demuxer = Demuxer.open(file, VideoLimits.standard())) {
            return demuxer.countPackets();
        }
    }

    /** What the head of the file says. */
    public VideoInfo info() {
        return info;
    }

    /** Number of frames handed out so far. */
    public long position() {
        return index;
    }

    /**
     * The next frame, or nothing at the end.
     *
     * @throws OrreryException if the file is damaged here, or beyond a limit
     */
    public Optional<VideoFrame> next() {
        AVFrame picture = peek();
        if (picture == null) {
            return Optional.empty();
        }
        byte[] rgb = new byte[frameBytes()];
        double seconds = seconds(picture);
        boolean key = Decoder.isKey(picture);
        take(picture, rgb);
        return Optional.of(new VideoFrame(index - 1, seconds, key, info.width(), info.height(), rgb));
    }

    /**
     * Up to {@code count} next frames as UINT8 [T, H, W, 3], T = 0 at the end; dies with the caller's scope.
     *
     * @throws OrreryException if the file is damaged here, or beyond a limit
     */
    public Tensor read(int count) {
        Check.that(count > 0, "Ask for 1 or more.", "read(%d)", count);
        int frame = frameBytes();
        long room = limits.maxBytes() / frame;
        Check.that(
                count <= room,
                "Read in pieces of at most " + room + " frames.",
                "%s: %d frames of %dx%d are more than the limit of %d bytes at once",
                file,
                count,
                info.width(),
                info.height(),
                limits.maxBytes());
        return collect(Math.min(count, 256), count);
    }

    /**
     * All remaining frames as UINT8 [T, H, W, 3]; dies with the caller's scope.
     *
     * @throws OrreryException if the file is damaged, has no frame, or is beyond a limit
     */
    public Tensor readAll() {
        long room = limits.maxBytes() / frameBytes();
        long hint = info.frames().orElse(256) - index;
        Tensor all = collect((int) Math.min(Math.max(hint, 1), Math.min(room, 1 << 14)), room);
        if (peek() != null) {
            all.close();
            throw new OrreryException(
                    file + ": more than " + room + " frames of " + info.width() + "x" + info.height()
                            + ", the limit is " + limits.maxBytes() + " bytes at once",
                    "Read it in pieces with read(count).");
        }
        if (index == 0) {
            all.close();
            throw new OrreryException(file + ": no frame in it", "Give a video with at least one frame.");
        }
        return all;
    }

    private Tensor collect(int firstGuess, long most) {
        int frame = frameBytes();
        byte[] one = new byte[frame];
        byte[] all = new byte[Math.toIntExact((long) firstGuess * frame)];
        int taken = 0;
        while (taken < most) {
            AVFrame picture = peek();
            if (picture == null) {
                break;
            }
            long needed = (taken + 1L) * frame;
            if (needed > all.length) {
                all = Arrays.copyOf(all, (int) Math.min(Math.max(needed, 2L * all.length), most * frame));
            }
            take(picture, one);
            System.arraycopy(one, 0, all, taken * frame, frame);
            taken++;
        }
        if (taken == 0) {
            return Tensor.zeros(DType.UINT8, 0, info.height(), info.width(), 3);
        }
        byte[] exact = all.length == taken * frame ? all : Arrays.copyOf(all, taken * frame);
        return Tensor.of(exact, taken, info.height(), info.width(), 3);
    }

    private int frameBytes() {
        return Math.toIntExact(3L * info.width() * info.height());
    }

    private @Nullable AVFrame peek() {
        if (closed) {
            throw new IllegalStateException("the reader of " + file + " is closed");
        }
        if (ahead == null && !ended) {
            if (System.nanoTime() - deadline > 0) {
                throw new OrreryException(
                        file + ": reading took longer than the limit of "
                                + limits.maxTime().toSeconds() + " s",
                        "Raise the time limit or cut the file.");
            }
            ahead = decoder.next();
            ended = ahead == null;
            if (!ended && index >= limits.maxFrames()) {
                throw new OrreryException(
                        file + ": more frames than the limit of " + limits.maxFrames(),
                        "Raise the frame limit or cut the file.");
            }
        }
        return ahead;
    }

    private void take(AVFrame picture, byte[] rgb) {
        if (picture.width() != info.width() || picture.height() != info.height()) {
            throw new OrreryException(
                    file + ": the picture changes from " + info.width() + "x" + info.height() + " to " + picture.width()
                            + "x" + picture.height() + " at frame " + index,
                    "Cut the file there, or re-encode it at one size.");
        }
        converter.convert(picture, rgb);
        ahead = null;
        index++;
    }

    private double seconds(AVFrame picture) {
        long tick = picture.best_effort_timestamp();
        if (tick == AV_NOPTS_VALUE) {
            return info.fps() > 0 ? index / info.fps() : 0;
        }
        if (firstTick == AV_NOPTS_VALUE) {
            firstTick = tick;
        }
        return (tick - firstTick) * demuxer.tickSeconds();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            converter.close();
            decoder.close();
            demuxer.close();
        }
    }
}
