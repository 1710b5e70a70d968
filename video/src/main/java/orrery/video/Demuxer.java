package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/** The container: finds a stream of pictures in a local file and hands out its packets. Owns native memory. */
final class Demuxer implements AutoCloseable {
    /** The clock of Matroska ticks in milliseconds. */
    private static final double CLOCK_SLACK = 0.002;
    /** Sound often ends in packets that are only partly played. */
    private static final double SOUND_SLACK = 0.25;

    private final Path file;
    private final AVFormatContext container;
    private final AVStream stream;
    private final Faults faults;
    private final Alarm alarm;
    private final AVPacket packet;
    private final long indexed;
    private long packets;
    private boolean jumped;
    private double end; // of the last packet of any stream, seconds

    private Demuxer(Path file, AVFormatContext container, AVStream stream, Faults faults, Alarm alarm) {
        this.file = file;
        this.container = container;
        this.stream = stream;
        this.faults = faults;
        this.alarm = alarm;
        this.packet = av_packet_alloc();
        this.indexed = countIndex();
    }

    static Demuxer open(Path file, ReadOptions options, Faults faults) {
        return Objects.requireNonNull(open(file, options, faults, false));
    }

    /** The first stream of sound instead; nothing where there is none. */
    static @Nullable Demuxer sound(Path file, ReadOptions options, Faults faults) {
        return open(file, options, faults, true);
    }

    private static @Nullable Demuxer open(Path file, ReadOptions options, Faults faults, boolean sound) {
        Ffmpeg.load();
        if (!Files.isRegularFile(file)) {
            throw new OrreryException(
                    file + (Files.exists(file) ? ": not a regular file" : ": no such file"),
                    "Give the path of a video file.");
        }
        Alarm alarm = new Alarm(options.limits().maxTime());
        try {
            Demuxer opened = open(file, options, faults, sound, alarm);
            if (opened == null) {
                alarm.close();
            }
            return opened;
        } catch (RuntimeException e) {
            alarm.close();
            throw e;
        }
    }

    private static @Nullable Demuxer open(Path file, ReadOptions options, Faults faults, boolean sound, Alarm alarm) {
        VideoLimits limits = options.limits();
        AVFormatContext container = openContainer(file, limits, alarm);
        try {
            int found = findStreams(container, limits);
            if (found < 0) {
                throw new OrreryException(
                        file + ": its streams cannot be read (" + Ffmpeg.words(found) + ")", Sniffer.CURE);
            }
            AVStream stream = sound ? firstSound(container) : choose(file, container, options.stream());
            if (stream == null) {
                avformat_close_input(container);
                return null;
            }
            boolean all = isMatroska(container); // they tell whether the end of the file is there
            for (int i = 0; i < container.nb_streams(); i++) {
                container.streams(i).discard(all || i == stream.index() ? AVDISCARD_DEFAULT : AVDISCARD_ALL);
            }
            if (!sound) {
                checkSize(file, stream, limits);
            }
            return new Demuxer(file, container, stream, faults, alarm);
        } catch (RuntimeException e) {
            avformat_close_input(container);
            throw e;
        }
    }

    /** Reads until the streams are known; decoders that FFmpeg opens for it are held to the limit of pixels. */
    private static int findStreams(AVFormatContext container, VideoLimits limits) {
        int streams = container.nb_streams();
        AVDictionary[] each = new AVDictionary[streams];
        try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(1, streams))) {
            for (int i = 0; i < streams; i++) {
                each[i] = new AVDictionary(null);
                av_dict_set(each[i], "max_pixels", Long.toString(limits.maxPixels() + Decoder.PADDING_PIXELS), 0);
                options.put(i, each[i]);
            }
            int found = avformat_find_stream_info(container, options);
            for (int i = 0; i < streams; i++) { // FFmpeg may have replaced it
                AVDictionary left = options.get(AVDictionary.class, i);
                if (left != null && !left.isNull()) {
                    av_dict_free(left);
                }
            }
            return found;
        }
    }

    private static @Nullable AVStream firstSound(AVFormatContext container) {
        for (int i = 0; i < container.nb_streams(); i++) {
            if (container.streams(i).codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
                return container.streams(i);
            }
        }
        return null;
    }

    private static AVStream choose(Path file, AVFormatContext container, int wanted) {
        StringJoiner pictures = new StringJoiner(", ");
        for (int i = 0; i < container.nb_streams(); i++) {
            AVStream stream = container.streams(i);
            boolean cover = (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
            if (stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO && !cover) {
                if (wanted == -1 || wanted == i) {
                    return stream;
                }
                pictures.add(Integer.toString(i));
            }
        }
        if (pictures.length() > 0) {
            throw new OrreryException(
                    file + ": its stream " + wanted + " has no pictures", "Streams with pictures: " + pictures + ".");
        }
        throw new OrreryException(file + ": no video stream in it", "Give a file with pictures.");
    }

    private static AVFormatContext openContainer(Path file, VideoLimits limits, Alarm alarm) {
        AVFormatContext container = avformat_alloc_context();
        container.probesize(limits.probeBytes());
        container.max_analyze_duration(limits.analyze().toNanos() / 1000);
        container.max_streams(limits.maxStreams());
        alarm.watch(container);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        av_dict_set(options, "format_whitelist", VideoLimits.FORMATS, 0);
        int opened = avformat_open_input(container, Ffmpeg.address(file), (AVInputFormat) null, options);
        av_dict_free(options);
        if (opened < 0) { // FFmpeg has freed the context
            alarm.check(file);
            throw Sniffer.unreadable(file, opened);
        }
        return container;
    }

    private static void checkSize(Path file, AVStream stream, VideoLimits limits) {
        int width = stream.codecpar().width();
        int height = stream.codecpar().height();
        if (width <= 0 || height <= 0) {
            throw new OrreryException(file + ": the size of its pictures cannot be found", Sniffer.CURE);
        }
        if ((long) width * height > limits.maxPixels() || 3L * width * height > Ffmpeg.LARGEST_ALLOCATION) {
            throw new OrreryException(
                    file + ": pictures of " + width + "x" + height + " are larger than the limit of "
                            + limits.maxPixels() + " pixels",
                    "Shrink the video, or raise the limit.");
        }
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
                alarm.check(file);
                faults.foundTheEnd(packets, Ffmpeg.words(read));
                return null;
            }
            noteEnd();
            if (packet.stream_index() != stream.index()) {
                av_packet_unref(packet);
                continue;
            }
            if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
                faults.found(packets, "a packet is cut off");
            }
            packets++;
            return packet;
        }
    }

    /** Goes to the last key frame whose time stamp is not above {@code stamp}. */
    void seek(long stamp) {
        av_packet_unref(packet);
        int moved = avformat_seek_file(container, stream.index(), Long.MIN_VALUE, stamp, stamp, 0);
        if (moved < 0) {
            throw new OrreryException(
                    file + ": one cannot go to a place in it (" + Ffmpeg.words(moved) + ")",
                    "Re-encode the video as H.264 in MP4.");
        }
        jumped = true;
    }

    private void noteEnd() {
        if (packet.pts() != AV_NOPTS_VALUE) {
            AVRational tick = container.streams(packet.stream_index()).time_base();
            end = Math.max(end, (packet.pts() + packet.duration()) * av_q2d(tick));
        }
    }

    /** A container that was cut off after its head promises more than it holds. */
    private void checkWhole() {
        if (jumped) {
            return; // packets were passed over: their number proves nothing
        }
        if (indexed > 0 && packets < indexed) {
            faults.foundTheEnd(packets, "it promises " + indexed + " frames");
            return;
        }
        if (container.iformat().name().getString().equals("gif") && !Sniffer.hasGifEnd(file)) {
            faults.foundTheEnd(packets, "its end mark is missing");
            return;
        }
        if (!isMatroska(container) || seconds() == 0 || fps() == 0) {
            return; // no promise to hold it to
        }
        double missing = seconds() - end;
        double slack = container.nb_streams() > 1 ? SOUND_SLACK : CLOCK_SLACK;
        if (missing > 1.5 / fps() + slack) {
            faults.foundTheEnd(packets, String.format(Locale.ROOT, "the last %.2f s are missing", missing));
        }
    }

    /** A fault near the packet that was read last; returns only where reading goes on. */
    void damaged(String why) {
        faults.found(packets, why);
    }

    /** Throws when the time that reading may take is over. */
    void checkTime() {
        alarm.check(file);
    }

    Faults faults() {
        return faults;
    }

    /** How the pictures want to be shown, by the head of the file. */
    Showing showing() {
        return StreamTags.read(container, stream);
    }

    /** Name of the container format, such as {@code mp4}. */
    String container() {
        return Sniffer.name(container.iformat().name().getString(), file);
    }

    /** All streams of the file, in order. */
    List<VideoReport.Stream> streams() {
        List<VideoReport.Stream> all = new ArrayList<>();
        for (int i = 0; i < container.nb_streams(); i++) {
            AVCodecParameters described = container.streams(i).codecpar();
            BytePointer kind = av_get_media_type_string(described.codec_type());
            all.add(new VideoReport.Stream(
                    i,
                    kind == null ? "data" : kind.getString(),
                    avcodec_get_name(described.codec_id()).getString(),
                    described.width(),
                    described.height()));
        }
        return all;
    }

    private static boolean isMatroska(AVFormatContext container) {
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
        alarm.close();
    }
}
