package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;

/**
 * Puts the sound of a video beside a piece of it that holds pictures only. The compressed sound is copied: it begins and ends with whole
 * packets, a fiftieth of a second mostly, and is not heard through another encoder.
 */
public final class SoundCopy {
    private static final int HEAD = 32; // packets among which the first picture shown is

    /**
     * What became of it.
     *
     * @param codec of the video's sound, such as {@code aac}
     * @param kept whether the piece has it now
     */
    public record Result(String codec, boolean kept) {}

    private final Path target;

    private SoundCopy(Path target) {
        this.target = target;
    }

    /**
     * Adds the sound.
     *
     * @param video with sound or without
     * @param from seconds from the first picture of the video to the first of the piece
     * @param to seconds to the end of the piece
     * @param piece .mp4, .mov, .mkv, .webm or .ts with pictures only; replaced by the whole, or left as it is
     * @return nothing for a video without sound
     */
    public static Optional<Result> into(Path piece, Path video, ReadOptions options, double from, double to) {
        Faults faults = new Faults(video, true);
        try (Demuxer sound = Demuxer.sound(video, options, faults)) {
            if (sound == null) {
                return Optional.empty();
            }
            String codec =
                    avcodec_get_name(sound.stream().codecpar().codec_id()).getString();
            String muxer = KeyFrameCut.muxer(piece);
            AVOutputFormat format = av_guess_format(muxer, null, null);
            if (avformat_query_codec(format, sound.stream().codecpar().codec_id(), FF_COMPLIANCE_NORMAL) == 0) {
                return Optional.of(new Result(codec, false));
            }
            double zero = firstPicture(video, options);
            AtomicFiles.file(
                    piece, part -> new SoundCopy(piece).write(piece, sound, zero + from, to - from, muxer, part));
            return Optional.of(new Result(codec, true));
        }
    }

    /** When the first picture is shown by the clock of the file, seconds. */
    private static double firstPicture(Path video, ReadOptions options) {
        try (Demuxer pictures = Demuxer.open(video, options, new Faults(video, true))) {
            double first = Double.POSITIVE_INFINITY;
            AVPacket packet = pictures.next();
            for (int i = 0; i < HEAD && packet != null; i++) {
                long at = packet.pts() != AV_NOPTS_VALUE ? packet.pts() : packet.dts();
                first = Math.min(first, at * pictures.tickSeconds());
                packet = pictures.next();
            }
            return Double.isInfinite(first) ? 0 : first;
        }
    }

    private void write(Path piece, Demuxer sound, double from, double seconds, String muxer, Path part)
            throws IOException {
        AVFormatContext out = new AVFormatContext(null);
        try (Demuxer pictures = Demuxer.open(piece, ReadOptions.standard(), new Faults(piece, false))) {
            demand(
                    avformat_alloc_output_context2(out, (AVOutputFormat) null, muxer, Ffmpeg.address(part)),
                    "the container cannot be made");
            out.flags(out.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
            AVStream shown = describe(out, pictures.stream());
            shown.avg_frame_rate(pictures.stream().avg_frame_rate());
            shown.sample_aspect_ratio(pictures.stream().sample_aspect_ratio());
            AVStream heard = describe(out, sound.stream());
            AVIOContext io = new AVIOContext(null);
            demand(avio_open(io, Ffmpeg.address(part), AVIO_FLAG_WRITE), "the file cannot be opened");
            out.pb(io);
            AVDictionary options = new AVDictionary(null);
            if (muxer.equals("mp4") || muxer.equals("mov")) {
                av_dict_set(options, "movflags", "+faststart", 0);
            }
            int head = avformat_write_header(out, options);
            av_dict_free(options);
            demand(head, "the head of the file cannot be written");
            interleave(pictures, shown, sound, heard, from, seconds, out);
            demand(av_write_trailer(out), "the end of the file cannot be written");
            out.pb(null);
            demand(avio_closep(io), "the file cannot be closed");
        } finally {
            KeyFrameCut.free(out);
        }
    }

    private static AVStream describe(AVFormatContext out, AVStream from) throws IOException {
        AVStream stream = avformat_new_stream(out, null);
        if (avcodec_parameters_copy(stream.codecpar(), from.codecpar()) < 0) {
            throw new IOException("a stream cannot be described");
        }
        stream.codecpar().codec_tag(0); // each container has its own names
        stream.time_base(from.time_base());
        return stream;
    }

    /** Writes packets of both in the order of their times. */
    private void interleave(
            Demuxer pictures,
            AVStream shown,
            Demuxer sound,
            AVStream heard,
            double from,
            double seconds,
            AVFormatContext out)
            throws IOException {
        long offset = Math.round(from / sound.tickSeconds());
        long end = Math.round((from + seconds) / sound.tickSeconds());
        AVPacket picture = pictures.next();
        AVPacket packet = inside(sound, offset, end);
        while (picture != null || packet != null) {
            boolean first = packet == null
                    || (picture != null
                            && picture.dts() * pictures.tickSeconds() <= (packet.dts() - offset) * sound.tickSeconds());
            if (first && picture != null) {
                put(picture, pictures, shown, out);
                picture = pictures.next();
            } else if (packet != null) {
                packet.pts(packet.pts() - offset);
                packet.dts(packet.dts() - offset);
                put(packet, sound, heard, out);
                packet = inside(sound, offset, end);
            }
        }
    }

    /** The next packet of sound that begins in the piece. */
    private static @Nullable AVPacket inside(Demuxer sound, long offset, long end) {
        for (AVPacket packet = sound.next(); packet != null; packet = sound.next()) {
            if (packet.pts() == AV_NOPTS_VALUE) {
                continue; // it cannot be placed
            }
            if (packet.dts() == AV_NOPTS_VALUE) {
                packet.dts(packet.pts());
            }
            if (packet.pts() >= end) {
                return null;
            }
            if (packet.pts() >= offset) {
                return packet;
            }
        }
        return null;
    }

    private void put(AVPacket packet, Demuxer from, AVStream to, AVFormatContext out) throws IOException {
        packet.stream_index(to.index());
        packet.pos(-1);
        av_packet_rescale_ts(packet, from.stream().time_base(), to.time_base());
        demand(av_interleaved_write_frame(out, packet), "a packet cannot be written");
    }

    private void demand(int code, String what) throws IOException {
        if (code < 0) {
            throw new OrreryException(
                    target + ": its sound cannot be added: " + what + " (" + Ffmpeg.words(code) + ")",
                    "Leave the sound out, or write .mkv.");
        }
    }
}
