package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/** Packets to pictures, in the processor. Owns native memory. */
final class Decoder implements AutoCloseable {
    /** Below this many pixels threads cost more than they give. */
    private static final long PIXELS_FOR_THREADS = 512L * 512;

    /** Decoders pad small pictures before they compare them with the limit; the stream itself was checked already. */
    static final long PADDING_PIXELS = 1 << 20;

    /** FF_THREAD_SLICE, which the presets leave out. */
    private static final int THREAD_SLICE = 2;

    /** A decoder that stumbles so often without a picture will not recover. */
    private static final long MOST_STUMBLES = 10_000;

    private final Demuxer demuxer;
    private final AVCodecContext context;
    private final AVFrame picture;
    private final boolean sliced; // FFV1 of a version with slices; older ones have no head beside the packets
    private final boolean keysOnly;
    private boolean draining;
    private long pictures;
    private long stumbles; // errors since the last picture

    /** @param vectors whether pictures carry the motion vectors of their compression */
    Decoder(Demuxer demuxer, ReadOptions options, boolean vectors) {
        this.demuxer = demuxer;
        this.keysOnly = options.keys();
        VideoLimits limits = options.limits();
        AVCodec codec = avcodec_find_decoder(demuxer.stream().codecpar().codec_id());
        if (codec == null) {
            throw new OrreryException(
                    demuxer.file() + ": no decoder for its compression ("
                            + avcodec_get_name(demuxer.stream().codecpar().codec_id())
                                    .getString() + ")",
                    "Re-encode the video as H.264.");
        }
        context = avcodec_alloc_context3(codec);
        avcodec_parameters_to_context(context, demuxer.stream().codecpar());
        context.pkt_timebase(demuxer.stream().time_base());
        context.max_pixels(limits.maxPixels() + PADDING_PIXELS);
        context.thread_count(threads((long) demuxer.width() * demuxer.height()));
        if (vectors) {
            context.flags2(context.flags2() | AV_CODEC_FLAG2_EXPORT_MVS);
        }
        if (vectors || demuxer.faults().goOn()) {
            context.thread_type(
                    THREAD_SLICE); // vectors and damaged pictures come out differently under threads of frames
        }
        int opened = avcodec_open2(context, codec, (AVDictionary) null);
        if (opened < 0) {
            avcodec_free_context(context);
            throw new OrreryException(
                    demuxer.file() + ": its " + codec.name().getString() + " stream cannot be decoded ("
                            + Ffmpeg.words(opened) + ")",
                    "Re-encode the video as H.264.");
        }
        sliced = context.codec_id() == AV_CODEC_ID_FFV1 && context.extradata_size() > 0;
        picture = av_frame_alloc();
    }

    private static int threads(long pixels) {
        return pixels < PIXELS_FOR_THREADS
                ? 1
                : Math.min(4, Runtime.getRuntime().availableProcessors());
    }

    /** The next picture in the order of showing, borrowed until the next call; nothing at the end. */
    @Nullable
    AVFrame next() {
        while (true) {
            int received = avcodec_receive_frame(context, picture);
            if (received == 0) {
                if (picture.decode_error_flags() != 0 || (picture.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
                    demuxer.faults().found(pictures, "picture " + pictures + " is broken");
                }
                pictures++;
                stumbles = 0;
                return picture;
            }
            if (received == AVERROR_EOF()) {
                return null;
            }
            if (received != AVERROR_EAGAIN()) {
                demuxer.damaged(Ffmpeg.words(received));
                stumbles++;
            }
            if (stumbles > MOST_STUMBLES || (received == AVERROR_EAGAIN() && draining)) {
                demuxer.faults().foundTheEnd(pictures, "the decoder stopped");
                return null;
            }
            if (!draining) {
                feed();
            }
        }
    }

    /** Forgets what it was fed; the next packet is a key frame from elsewhere. */
    void flush() {
        avcodec_flush_buffers(context);
        draining = false;
        stumbles = 0;
    }

    private void feed() {
        AVPacket packet = demuxer.next();
        while (keysOnly && packet != null && (packet.flags() & AV_PKT_FLAG_KEY) == 0) {
            packet = demuxer.next();
        }
        draining = packet == null;
        if (packet != null && sliced && !Ffv1Checksum.holds(packet)) {
            demuxer.damaged("a checksum is wrong");
            return; // a lossless picture is right or absent
        }
        int sent = avcodec_send_packet(context, packet);
        if (sent < 0 && sent != AVERROR_EOF() && sent != AVERROR_EAGAIN()) {
            demuxer.damaged(Ffmpeg.words(sent));
            stumbles++;
        }
    }

    /** Name of the compression. */
    String codec() {
        return avcodec_get_name(context.codec_id()).getString();
    }

    static boolean isKey(AVFrame picture) {
        return (picture.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
    }

    @Override
    public void close() {
        av_frame_free(picture);
        avcodec_free_context(context);
    }
}
