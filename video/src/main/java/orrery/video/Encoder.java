package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;

/** RGB pictures to a file: padded, converted, compressed, packed. Equal pictures give equal bytes. Owns native memory. */
final class Encoder implements AutoCloseable {
    private static final int SMALLEST = 16; // openh264 takes no smaller pictures
    private static final double KEY_SECONDS = 2;
    /** Quantiser of H.264 (0 best to 51): about 45 dB on the worlds of this house, before 4:2:0 takes its share. */
    private static final int QUANTISER = 14;

    private static final double BITS_PER_PIXEL = 8;

    private final Path target;
    private final AVFormatContext container = new AVFormatContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final AVCodecContext context;
    private final AVStream stream;
    private final RgbSource source;
    private final int width;
    private final int height;
    private long frames;

    /**
     * @param target the name for messages
     * @param part where the bytes go
     */
    Encoder(Path target, Path part, VideoFormat format, int width, int height, double fps) {
        Ffmpeg.load();
        this.target = target;
        boolean h264 = format == VideoFormat.H264;
        AVCodec codec = avcodec_find_encoder_by_name(h264 ? "libopenh264" : "ffv1");
        if (codec == null) {
            throw new OrreryException(
                    "this FFmpeg has no encoder for " + format, "Use the FFmpeg natives that the build names.");
        }
        AVRational tick = av_inv_q(av_d2q(fps, 100_000));
        context = avcodec_alloc_context3(codec);
        this.width = h264 ? fit(width) : width;
        this.height = h264 ? fit(height) : height;
        context.width(this.width);
        context.height(this.height);
        context.time_base(tick);
        context.framerate(av_inv_q(tick));
        context.thread_count(1); // the bytes must not depend on the machine
        context.flags(context.flags() | AV_CODEC_FLAG_BITEXACT);
        boolean small = height <= Colours.SMALL_LINES;
        if (h264) {
            describeH264(fps, small);
        } else {
            describeFfv1();
        }
        int matrix = h264 ? (small ? SWS_CS_ITU601 : SWS_CS_ITU709) : -1;
        try {
            source = new RgbSource(width, height, this.width, this.height, matrix);
        } catch (RuntimeException e) {
            freeNative();
            throw e;
        }
        try {
            openContainer(part, format);
            AVDictionary options = new AVDictionary(null);
            if (h264) {
                av_dict_set(options, "allow_skip_frames", "0", 0);
            } else {
                av_dict_set(options, "slicecrc", "1", 0); // damage is found, not shown
            }
            int opened = avcodec_open2(context, codec, options);
            av_dict_free(options);
            demand(opened, "the encoder refuses " + this.width + "x" + this.height);
            stream = avformat_new_stream(container, null);
            stream.time_base(tick);
            stream.avg_frame_rate(context.framerate());
            demand(avcodec_parameters_from_context(stream.codecpar(), context), "the stream cannot be described");
            writeHeader(format);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static int fit(int size) {
        return Math.max(SMALLEST, size + (size & 1));
    }

    private void describeH264(double fps, boolean small) {
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        context.gop_size(Math.max(1, (int) Math.round(KEY_SECONDS * fps)));
        context.qmin(QUANTISER);
        context.qmax(QUANTISER);
        double bits = BITS_PER_PIXEL * width * height * Math.min(fps, 60);
        context.bit_rate(Math.round(Math.min(bits, 200e6))); // an upper bound for the level; the quantiser decides
        context.color_range(AVCOL_RANGE_MPEG);
        context.colorspace(small ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709);
        context.color_primaries(small ? AVCOL_PRI_SMPTE170M : AVCOL_PRI_BT709);
        context.color_trc(small ? AVCOL_TRC_SMPTE170M : AVCOL_TRC_BT709);
    }

    private void describeFfv1() {
        context.pix_fmt(AV_PIX_FMT_BGR0);
        context.gop_size(1); // any frame can be read alone
        context.level(3);
        context.colorspace(AVCOL_SPC_RGB);
        context.color_range(AVCOL_RANGE_JPEG);
    }

    private void openContainer(Path part, VideoFormat format) {
        int made =
                avformat_alloc_output_context2(container, (AVOutputFormat) null, format.muxer(), Ffmpeg.address(part));
        demand(made, "the container cannot be made");
        container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        AVIOContext io = new AVIOContext(null);
        demand(avio_open(io, Ffmpeg.address(part), AVIO_FLAG_WRITE), "the file cannot be opened");
        container.pb(io);
    }

    private void writeHeader(VideoFormat format) {
        AVDictionary options = new AVDictionary(null);
        if (format == VideoFormat.H264) {
            av_dict_set(options, "movflags", "+faststart", 0); // a page can play it before it has all of it
        }
        int written = avformat_write_header(container, options);
        av_dict_free(options);
        demand(written, "the head of the file cannot be written");
    }

    /** Stored pixels across. */
    int width() {
        return width;
    }

    /** Stored lines. */
    int height() {
        return height;
    }

    void add(byte[] rgb) {
        AVFrame picture = source.picture(rgb);
        picture.pts(frames++);
        picture.duration(1);
        encode(picture);
    }

    void finish() {
        encode(null);
        demand(av_write_trailer(container), "the end of the file cannot be written");
        AVIOContext io = container.pb();
        container.pb(null);
        demand(avio_closep(io), "the file cannot be closed");
    }

    private void encode(@Nullable AVFrame picture) {
        demand(avcodec_send_frame(context, picture), "a frame cannot be compressed");
        while (true) {
            int received = avcodec_receive_packet(context, packet);
            if (received == AVERROR_EAGAIN() || received == AVERROR_EOF()) {
                return;
            }
            demand(received, "a frame cannot be compressed");
            packet.duration(1); // without it the last frame lasts no time and players cut it
            packet.stream_index(stream.index());
            av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
            demand(av_interleaved_write_frame(container, packet), "a frame cannot be written");
        }
    }

    private void demand(int code, String what) {
        if (code < 0) {
            throw AtomicFiles.failure(target, new IOException(what + ": " + Ffmpeg.words(code)));
        }
    }

    private void freeNative() {
        av_packet_free(packet);
        avcodec_free_context(context);
        if (!container.isNull()) {
            AVIOContext io = container.pb();
            if (io != null && !io.isNull()) {
                container.pb(null);
                avio_closep(io);
            }
            avformat_free_context(container);
        }
    }

    @Override
    public void close() {
        source.close();
        freeNative();
    }
}
