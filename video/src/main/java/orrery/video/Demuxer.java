package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/** The container: finds the first video stream of a local file and hands out its packets. Owns native memory. */
final class Demuxer implements AutoCloseable {
    private final Path file;
    private final AVFormatContext container;
    private final AVStream stream;
    private final AVPacket packet;
    private final long indexed;
    private long packets;
    private long lastTick = AV_NOPTS_VALUE; // end of the last packet

    private Demuxer(Path file, AVFormatContext container, AVStream stream) {
        this.file = file;
        this.container = container;
        this.stream = stream;
        this.packet = av_packet_alloc();
        this.indexed = countIndex();
    }

    static Demuxer open(Path file, VideoLimits limits) {
        Ffmpeg.load();
        if (!Files.isRegularFile(file)) {
            throw new OrreryException(
                    file + (Files.exists(file) ? ": not a regular file" : ": no such file"),
                    "Give the path of a video file.");
        }
        AVFormatContext container = openContainer(file, limits);
        try {
            int found = avformat_find_stream_info(container, (PointerPointer<?>) null);
            if (found < 0) {
                throw new OrreryException(
                        file + ": its streams cannot be read (" + Ffmpeg.words(found) + ")", cureForDamage());
            }
            int number = av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
            if (number < 0) {
                throw new OrreryException(file + ": no video stream in it", "Give a file with pictures.");
            }
            AVStream stream = container.streams(number);
            for (int i = 0; i < container.nb_streams(); i++) {
                container.streams(i).discard(i == number ? AVDISCARD_DEFAULT : AVDISCARD_ALL);
            }
            checkSize(file, stream, limits);
            return new Demuxer(file, container, stream);
        } catch (RuntimeException e) {
            avformat_close_input(container);
            throw e;
        }
    }

    private static AVFormatContext openContainer(Path file, VideoLimits limits) {
        AVFormatContext container = avformat_alloc_context();
        container.probesize(limits.probeBytes());
        container.max_analyze_duration(limits.analyze().toNanos() / 1000);
        container.max_streams(limits.maxStreams());
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        av_dict_set(options, "format_whitelist", VideoLimits.FORMATS, 0);
        int opened = avformat_open_input(container, Ffmpeg.address(file), (AVInputFormat) null, options);
        av_dict_free(options);
        if (opened < 0) { // FFmpeg has freed the context
            long size = file.toFile().length();
            String why = size == 0 ? "it is empty" : Ffmpeg.words(opened);
            throw new OrreryException(
                    file + ": not a readable video (" + why + ", " + size + " bytes)", cureForDamage());
        }
        return container;
    }

    private static void checkSize(Path file, AVStream stream, VideoLimits limits) {
        int width = stream.codecpar().width();
        int height = stream.codecpar().height();
        if (width <= 0 || height <= 0) {
            throw new OrreryException(file + ": the size of its pictures cannot be found", cureForDamage());
        }
        if ((long) width * height > limits.maxPixels() || 3L * width * height > Ffmpeg.LARGEST_ALLOCATION) {
            throw new OrreryException(
                    file + ": pictures of " + width + "x" + height + " are larger than the limit of "
                            + limits.maxPixels() + " pixels",
                    "Shrink the video, or raise the limit.");
        }
    }

    private static String cureForDamage() {
        return "It may be cut off or no video. Copy it again, or give mp4, mov, mkv, webm, avi, ts, mpg or gif.";
    }

    /** The next packet of the stream, borrowed until the next call; nothing at the end of the file. */
    @Nullable
    AVPacket next() {
        av_packet_unref(packet);
        while (true) {
            int read = av_read_frame(container, packet);
            if (read == AVERROR_EOF()) {
                checkWhole();
                return null;
            }
            if (read < 0) {
                throw damaged(Ffmpeg.words(read));
            }
            if (packet.stream_index() != stream.index()) {
                av_packet_unref(packet);
                continue;
            }
            if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
                throw damaged("a packet is cut off");
            }
            packets++;
            if (packet.pts() != AV_NOPTS_VALUE) {
                long end = packet.pts() + packet.duration();
                lastTick = lastTick == AV_NOPTS_VALUE ? end : Math.max(lastTick, end);
            }
            return packet;
        }
    }

    /** Reads through the file and counts. */
    long countPackets() {
        long count = 0;
        while (true) {
            AVPacket read = next();
            if (read == null) {
                return count;
            }
            if ((read.flags() & AV_PKT_FLAG_DISCARD) == 0) {
                count++;
            }
        }
    }

    /** A container that was cut off after its head promises more than it holds. */
    private void checkWhole() {
        if (indexed > 0 && packets < indexed) {
            throw damaged("it promises " + indexed + " frames");
        }
        if (!isMatroska() || container.nb_streams() > 1 || seconds() == 0 || fps() == 0) {
            return; // no promise to hold it to
        }
        long start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
        double missing = seconds() - (lastTick == AV_NOPTS_VALUE ? 0 : (lastTick - start) * tickSeconds());
        if (missing > 1.5 / fps() + 0.002) { // its clock ticks in milliseconds
            throw damaged(String.format(Locale.ROOT, "the last %.2f s are missing", missing));
        }
    }

    OrreryException damaged(String why) {
        return new OrreryException(
                file + ": damaged or cut off after frame " + packets + " (" + why + ")",
                "Copy the file again, or cut it before the fault.");
    }

    private boolean isMatroska() {
        return container.iformat().name().getString().contains("matroska");
    }

    private long countIndex() {
        String format = container.iformat().name().getString();
        return format.contains("mov") ? avformat_index_get_entries_count(stream) : 0;
    }

    AVStream stream() {
        return stream;
    }

    /** Frames by the container's index, 0 where it has none. */
    long indexedFrames() {
        return indexed;
    }

    int width() {
        return stream.codecpar().width();
    }

    int height() {
        return stream.codecpar().height();
    }

    int pixelFormat() {
        return stream.codecpar().format();
    }

    int colourSpace() {
        return stream.codecpar().color_space();
    }

    int colourRange() {
        return stream.codecpar().color_range();
    }

    /** Mean frames per second, 0 if the file does not tell or tells nonsense. */
    double fps() {
        for (AVRational rate : new AVRational[] {stream.avg_frame_rate(), stream.r_frame_rate()}) {
            if (rate.num() > 0 && rate.den() > 0) {
                double fps = av_q2d(rate);
                if (fps > 0 && fps <= 1000) {
                    return fps;
                }
            }
        }
        return 0;
    }

    /** Seconds of one tick of the stream's clock. */
    double tickSeconds() {
        return av_q2d(stream.time_base());
    }

    /** Playing time by the head of the file, 0 where it does not tell. */
    double seconds() {
        if (stream.duration() != AV_NOPTS_VALUE && stream.duration() > 0) {
            return stream.duration() * tickSeconds();
        }
        return container.duration() == AV_NOPTS_VALUE ? 0 : Math.max(0, container.duration() / 1e6);
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        av_packet_free(packet);
        avformat_close_input(container);
    }
}
