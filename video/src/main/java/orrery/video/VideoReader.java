package orrery.video;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * Reads a stream of pictures of a local file, by habit the first, as RGB, frame by frame in the order of showing, with the processor's own
 * decoder. Frame counts are exact: what the file holds comes out, nothing is repeated or dropped to even out the rate.
 *
 * <p>A file that is damaged, cut off or no video at all ends in an {@link OrreryException} naming the file and the fault;
 * frames before the fault were good. With {@link ReadOptions#goingOn} what can be had is had, and {@link #fault} tells. A reader belongs to one thread at a time and holds native memory: close it.
 */
public final class VideoReader implements AutoCloseable {
    private static final double FIRST_STEP_BACK = 1; // seconds
    private static final int MOST_LOOK = 8192;

    private final Path file;
    private final VideoLimits limits;
    private final Faults faults;
    private final Demuxer demuxer;
    private final Decoder decoder;
    private final Deinterlacer pictures;
    private final RgbConverter converter;
    private final Colours colours;
    private @Nullable RgbConverter small; // of the size that was last looked at
    private final VideoInfo info;
    private final Clock clock;
    private @Nullable AVFrame ahead; // decoded, not yet handed out
    private long index;
    private boolean ended;
    private boolean jumped;
    private boolean closed;

    private VideoReader(Path file, ReadOptions options) {
        this.file = file;
        this.limits = options.limits();
        this.colours = options.colours();
        this.faults = new Faults(file, options.goOn());
        this.demuxer = Demuxer.open(file, options, faults);
        Decoder opened = null;
        try {
            opened = new Decoder(demuxer, options, false);
            this.decoder = opened;
            this.converter = new RgbConverter(options.colours(), demuxer.width(), demuxer.height());
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            demuxer.close();
            throw e;
        }
        this.pictures = new Deinterlacer(decoder, demuxer.stream().time_base(), options.woven() || options.keys());
        this.clock = new Clock(demuxer.tickSeconds(), demuxer.fps());
        this.info = new VideoInfo(
                demuxer.width(),
                demuxer.height(),
                demuxer.fps(),
                demuxer.seconds(),
                demuxer.indexedFrames() > 0 ? OptionalLong.of(demuxer.indexedFrames()) : OptionalLong.empty(),
                decoder.codec(),
                RgbConverter.pixelName(demuxer.pixelFormat()),
                converter.name(
                        demuxer.pixelFormat(),
                        demuxer.colourSpace(),
                        demuxer.colourRange(),
                        demuxer.height(),
                        demuxer.showing().hdr()),
                demuxer.showing());
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
        return open(file, new ReadOptions(limits, colours, -1, false, false, false));
    }

    /**
     * Opens a video.
     *
     * @throws OrreryException if the file is missing, not a video, or beyond a limit
     */
    public static VideoReader open(Path file, ReadOptions options) {
        return new VideoReader(file, options);
    }

    /** Number of frames in the file, found by reading through it without decoding; fast. */
    public static long countFrames(Path file) {
        return Packets.count(file, ReadOptions.standard()).all();
    }

    /**
     * When each picture is shown, in seconds from the first, ascending; found by reading through the file without decoding.
     *
     * @throws OrreryException if the file is missing, not a video, damaged, or beyond a standard limit
     */
    public static double[] times(Path file) {
        return Packets.times(file, ReadOptions.standard());
    }

    /**
     * Goes to a time; the next frame is the first that is shown then or later. Only what lies between it and the key frame before is
     * decoded. Numbers of frames are from now on reckoned from their times, and a file that is cut off may no longer be noticed at
     * its end.
     *
     * @param seconds from the first frame
     * @throws OrreryException if the file is damaged, or of a kind in which one cannot go to a place
     */
    public void seek(double seconds) {
        Check.that(seconds >= 0, "Give 0 or more.", "seek(%s)", seconds);
        if (index == 0 && skip().isEmpty()) {
            return; // the clock begins with the first picture
        }
        double from = seconds;
        double back = FIRST_STEP_BACK;
        while (!goTo(from, seconds) && from > 0) {
            from = Math.max(0, seconds - back); // a container without an index found no key frame before
            back *= 2;
        }
        for (AVFrame picture = peek(); picture != null; picture = peek()) {
            if (clock.secondsOf(picture.best_effort_timestamp()) >= seconds) {
                return;
            }
            ahead = null;
            stamp(picture);
        }
    }

    /** Continues at a time or a little before; whether the first picture that comes is not later than {@code latest}. */
    private boolean goTo(double from, double latest) {
        ahead = null;
        ended = false;
        demuxer.seek(clock.stampAt(from));
        decoder.flush();
        pictures.flush();
        clock.jump();
        jumped = true;
        AVFrame first = peek();
        return first != null && clock.secondsOf(first.best_effort_timestamp()) <= latest + demuxer.tickSeconds();
    }

    /** What the head of the file says. */
    public VideoInfo info() {
        return info;
    }

    /** Number of frames handed out so far. */
    public long position() {
        return index;
    }

    /** What was wrong up to here and how many frames came out; always empty where damage is an error. */
    public Optional<String> fault() {
        if (faults.count() == 0 && clock.repairs() > 0) {
            return Optional.of(clock.repairs() + " time stamps are out of order or absurd and were replaced; " + index
                    + " frames kept");
        }
        return faults.verdict(index);
    }

    /** Name of the container format, such as {@code mp4}. */
    String container() {
        return demuxer.container();
    }

    /** Number of the stream that is read. */
    int stream() {
        return demuxer.stream().index();
    }

    List<VideoReport.Stream> streams() {
        return demuxer.streams();
    }

    /**
     * Decodes the next frame and passes it by without making RGB of it; nothing at the end. Much quicker than {@link #next}.
     *
     * @throws OrreryException if the file is damaged here, or beyond a limit
     */
    public Optional<FrameStamp> skip() {
        AVFrame picture = peek();
        if (picture == null) {
            return Optional.empty();
        }
        ahead = null;
        return Optional.of(stamp(picture));
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
        FrameStamp stamp = take(picture, rgb);
        return Optional.of(
                new VideoFrame(stamp.index(), stamp.seconds(), stamp.key(), info.width(), info.height(), rgb));
    }

    /**
     * The frame that comes next, shrunk or stretched to a size without regard to its shape; nothing at the end. It stays the next one:
     * look at it in several sizes, then {@link #skip} it. Much quicker than {@link #next} for small sizes.
     *
     * @return red, green, blue, row by row, {@code 3 · width · height} bytes
     * @throws OrreryException if the file is damaged here, or beyond a limit
     */
    public Optional<byte[]> lookAhead(int width, int height) {
        Check.within("width", width, 1, MOST_LOOK);
        Check.within("height", height, 1, MOST_LOOK);
        AVFrame picture = peek();
        if (picture == null) {
            return Optional.empty();
        }
        if (small == null || !small.makes(width, height)) {
            closeSmall();
            small = new RgbConverter(colours, width, height);
        }
        byte[] rgb = new byte[3 * width * height];
        small.convert(picture, rgb);
        return Optional.of(rgb);
    }

    private void closeSmall() {
        if (small != null) {
            small.close();
            small = null;
        }
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
            demuxer.checkTime();
            ahead = pictures.next();
            if (ahead != null && (ahead.width() != info.width() || ahead.height() != info.height())) {
                changedSize(ahead);
            }
            ended = ahead == null;
            if (!ended && index >= limits.maxFrames()) {
                throw new OrreryException(
                        file + ": more frames than the limit of " + limits.maxFrames(),
                        "Raise the frame limit or cut the file.");
            }
        }
        return ahead;
    }

    private void changedSize(AVFrame picture) {
        String change = "the picture changes from " + info.width() + "x" + info.height() + " to " + picture.width()
                + "x" + picture.height() + " at frame " + index;
        if (!faults.goOn()) {
            throw new OrreryException(file + ": " + change, "Cut the file there, or re-encode it at one size.");
        }
        faults.foundTheEnd(index, change);
        ahead = null;
    }

    private FrameStamp take(AVFrame picture, byte[] rgb) {
        converter.convert(picture, rgb);
        ahead = null;
        return stamp(picture);
    }

    private FrameStamp stamp(AVFrame picture) {
        double seconds = clock.next(picture.best_effort_timestamp());
        if (jumped) {
            jumped = false;
            index = Math.round(seconds * info.fps());
        }
        double duration = Math.max(0, picture.duration() * demuxer.tickSeconds());
        return new FrameStamp(index++, seconds, duration, Decoder.isKey(picture));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pictures.close();
            closeSmall();
            converter.close();
            decoder.close();
            demuxer.close();
        }
    }
}
