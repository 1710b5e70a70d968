package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.base.OrreryException;

/**
 * Cuts a piece out of a video without loss and without decoding: compressed pictures are copied as they are. Decoding can begin at
 * key frames only, so the piece begins at the key frame at or before the time asked for and ends before the key frame at or after the
 * other. Only the stream of pictures is copied; {@link SoundCopy} adds the sound.
 */
public final class KeyFrameCut {
    /**
     * What was cut.
     *
     * @param start where it begins in the source, seconds from its first frame
     * @param end where it ends in the source
     * @param frames pictures in it
     * @param bytes size of the file
     */
    public record Result(double start, double end, long frames, long bytes) {}

    private record Bounds(long start, long end, double seconds, double tick) {}

    private final Path video;
    private final ReadOptions options;
    private final Path target;
    private long frames;
    private long lastDecoded = -1; // time stamps of the new file, in ticks of the old
    private long end;

    private KeyFrameCut(Path video, ReadOptions options, Path target) {
        this.video = video;
        this.options = options;
        this.target = target;
    }

    /**
     * Cuts.
     *
     * @param from seconds from the first frame
     * @param to seconds from the first frame, above {@code from}; what lies after the end is the end
     * @param out the new file, .mp4, .mov, .mkv, .webm or .ts; it appears whole or not at all
     * @throws OrreryException if the video cannot be read, ends before {@code from}, or the new container does not take its compression
     */
    public static Result copy(Path video, ReadOptions options, double from, double to, Path out) {
        Check.that(from >= 0 && to > from, "Give 0 <= from < to.", "%s: cannot cut from %s s to %s s", video, from, to);
        KeyFrameCut cut = new KeyFrameCut(video, options, out);
        Bounds bounds = cut.bounds(from, to);
        AtomicFiles.file(out, part -> cut.write(part, bounds));
        double end = bounds.seconds() + cut.end * bounds.tick();
        return new Result(bounds.seconds(), end, cut.frames, out.toFile().length());
    }

    /** The key frames around the piece, as time stamps of the file. */
    private Bounds bounds(double from, double to) {
        try (Demuxer in = open()) {
            double tick = in.tickSeconds();
            long first = AV_NOPTS_VALUE;
            long start = AV_NOPTS_VALUE;
            long stop = Long.MAX_VALUE;
            long end = Long.MIN_VALUE;
            for (AVPacket packet = in.next(); packet != null; packet = in.next()) {
                long at = stamp(packet);
                if (first == AV_NOPTS_VALUE) {
                    first = at;
                }
                boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
                if (key && ((at - first) * tick <= from + tick / 2 || start == AV_NOPTS_VALUE)) {
                    start = at;
                } else if (key && (at - first) * tick >= to - tick / 2) {
                    stop = Math.min(stop, at);
                }
                end = Math.max(end, at + Math.max(0, packet.duration()));
            }
            if (start == AV_NOPTS_VALUE || (end - first) * tick <= from) {
                throw new OrreryException(
                        String.format(Locale.ROOT, "%s: nothing to cut from %.3f s on", video, from),
                        String.format(
                                Locale.ROOT, "It has %.3f s; cut before that.", Math.max(0, (end - first) * tick)));
            }
            return new Bounds(start, stop, (start - first) * tick, tick);
        }
    }

    private Demuxer open() {
        return Demuxer.open(video, options, new Faults(video, options.goOn()));
    }

    private static long stamp(AVPacket packet) {
        return packet.pts() != AV_NOPTS_VALUE ? packet.pts() : packet.dts();
    }

    private void write(Path part, Bounds bounds) throws IOException {
        AVFormatContext out = new AVFormatContext(null);
        try (Demuxer in = open()) {
            demand(
                    avformat_alloc_output_context2(out, (AVOutputFormat) null, muxer(), Ffmpeg.address(part)),
                    "the container cannot be made");
            out.flags(out.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
            AVStream stream = describe(out, in);
            AVIOContext io = new AVIOContext(null);
            demand(avio_open(io, Ffmpeg.address(part), AVIO_FLAG_WRITE), "the file cannot be opened");
            out.pb(io);
            demand(
                    avformat_write_header(out, (AVDictionary) null),
                    "a " + muxer() + " file cannot hold this compression, try .mkv");
            copy(in, out, stream, bounds);
            demand(av_write_trailer(out), "the end of the file cannot be written");
            out.pb(null);
            demand(avio_closep(io), "the file cannot be closed");
        } finally {
            free(out);
        }
    }

    private AVStream describe(AVFormatContext out, Demuxer in) throws IOException {
        AVStream from = in.stream();
        AVStream stream = avformat_new_stream(out, null);
        demand(avcodec_parameters_copy(stream.codecpar(), from.codecpar()), "the stream cannot be described");
        stream.codecpar().codec_tag(0); // each container has its own names
        stream.time_base(from.time_base());
        stream.avg_frame_rate(from.avg_frame_rate());
        stream.sample_aspect_ratio(from.sample_aspect_ratio());
        return stream;
    }

    private void copy(Demuxer in, AVFormatContext out, AVStream stream, Bounds bounds) throws IOException {
        AVRational tick = in.stream().time_base();
        long usual = in.fps() > 0 ? Math.max(1, Math.round(1 / in.fps() / in.tickSeconds())) : 1;
        boolean inside = false;
        for (AVPacket packet = in.next(); packet != null; packet = in.next()) {
            long at = stamp(packet);
            boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
            if (key && at >= bounds.end()) {
                break;
            }
            inside |= key && at == bounds.start();
            if (!inside || at < bounds.start()) { // what leads a key frame needs pictures before it
                continue;
            }
            packet.pts(at - bounds.start());
            packet.dts(packet.dts() == AV_NOPTS_VALUE ? lastDecoded + 1 : packet.dts() - bounds.start());
            lastDecoded = packet.dts();
            if (packet.duration() <= 0) {
                packet.duration(usual); // without it the last frame lasts no time and players cut it
            }
            end = Math.max(end, packet.pts() + packet.duration());
            packet.stream_index(stream.index());
            packet.pos(-1);
            av_packet_rescale_ts(packet, tick, stream.time_base());
            demand(av_interleaved_write_frame(out, packet), "a frame cannot be written");
            frames++;
        }
    }

    private String muxer() {
        return muxer(target);
    }

    /** FFmpeg's name of the container that a file's name asks for. */
    static String muxer(Path target) {
        String name = target.toString().toLowerCase(Locale.ROOT);
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        return switch (suffix) {
            case "mp4", "mov", "webm" -> suffix;
            case "mkv" -> "matroska";
            case "ts" -> "mpegts";
            default ->
                throw new OrreryException(
                        target + ": no container of that name", "End the name in .mp4, .mov, .mkv, .webm or .ts.");
        };
    }

    private static void demand(int code, String what) throws IOException {
        if (code < 0) {
            throw new IOException(what + ": " + Ffmpeg.words(code));
        }
    }

    /** Closes what is open of a container that is written. */
    static void free(AVFormatContext out) {
        if (!out.isNull()) {
            AVIOContext io = out.pb();
            if (io != null && !io.isNull()) {
                out.pb(null);
                avio_closep(io);
            }
            avformat_free_context(out);
        }
    }
}
