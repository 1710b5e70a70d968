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
    /** Quantiser of H.264 (0 best to 51): on our worlds 35 to 36 dB come back, and 4:2:0 takes most of what is lost. */
    private static final int QUANTISER = 14;
    /** openh264 refuses pictures that do not shrink to about two thirds, such as noise; then coarser by this much. */
    private static final int COARSER = 10;

    private static final int COARSEST = 51;
    private static final double BITS_PER_PIXEL = 8;
    /** Of WebP, 0 to 100 best. */
    private static final String WEBP_QUALITY = "85";

    private final Path target;
    private final VideoFormat format;
    private final double fps;
    private final boolean small;
    private final AVFormatContext container = new AVFormatContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final AVStream stream;
    private final RgbSource source;
    private final @Nullable GifPalette palette;
    private final int width;
    private final int height;
    private AVCodecContext context;
    private int quantiser = QUANTISER;
    private long frames;

    /**
     * @param target the name for messages
     * @param part where the bytes go
     */
    Encoder(Path target, Path part, VideoFormat format, int width, int height, double fps) {
        Ffmpeg.load();
        this.target = target;
        this.format = format;
        this.fps = fps;
        boolean h264 = format == VideoFormat.H264;
        this.width = h264 ? fit(width) : width;
        this.height = h264 ? fit(height) : height;
        this.small = height <= Colours.SMALL_LINES;
        this.source = new RgbSource(width, height, this.width, this.height, matrix());
        this.context = new AVCodecContext(null);
        this.palette = format == VideoFormat.GIF ? new GifPalette(width, height, AV_PIX_FMT_BGR0) : null;
        try {
            openContainer(part);
            context = openCodec();
            stream = avformat_new_stream(container, null);
            stream.time_base(context.time_base());
            stream.avg_frame_rate(context.framerate());
            demand(avcodec_parameters_from_context(stream.codecpar(), context), "the stream cannot be described");
            writeHeader();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The matrix from RGB to what is stored, or -1 where RGB is. */
    private int matrix() {
        return switch (format) {
            case H264 -> small ? SWS_CS_ITU601 : SWS_CS_ITU709;
            case WEBP -> SWS_CS_ITU601; // the only one it knows
            case FFV1, GIF -> -1;
        };
    }

    private AVCodecContext openCodec() {
        AVCodec codec = avcodec_find_encoder_by_name(format.encoder());
        if (codec == null) {
            throw new OrreryException(
                    "this FFmpeg has no encoder for " + format, "Use the FFmpeg natives that the build names.");
        }
        AVRational tick = av_inv_q(av_d2q(fps, 100_000));
        AVCodecContext made = avcodec_alloc_context3(codec);
        made.width(width);
        made.height(height);
        made.time_base(tick);
        made.framerate(av_inv_q(tick));
        made.thread_count(1); // the bytes must not depend on the machine
        made.flags(made.flags() | AV_CODEC_FLAG_BITEXACT);
        if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            made.flags(made.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        AVDictionary options = new AVDictionary(null);
        describe(made, options);
        int opened = avcodec_open2(made, codec, options);
        av_dict_free(options);
        if (opened < 0) {
            avcodec_free_context(made);
        }
        demand(opened, "the encoder refuses " + width + "x" + height);
        return made;
    }

    private void describe(AVCodecContext made, AVDictionary options) {
        switch (format) {
            case H264 -> {
                describeH264(made);
                av_dict_set(options, "allow_skip_frames", "0", 0);
            }
            case FFV1 -> {
                describeFfv1(made);
                av_dict_set(options, "slicecrc", "1", 0); // damage is found, not shown
            }
            case GIF -> made.pix_fmt(AV_PIX_FMT_PAL8);
            case WEBP -> {
                made.pix_fmt(AV_PIX_FMT_YUV420P);
                av_dict_set(options, "quality", WEBP_QUALITY, 0);
            }
        }
    }

    private static int fit(int size) {
        return Math.max(SMALLEST, size + (size & 1));
    }

    private void describeH264(AVCodecContext made) {
        made.pix_fmt(AV_PIX_FMT_YUV420P);
        made.gop_size(Math.max(1, (int) Math.round(KEY_SECONDS * fps)));
        made.qmin(quantiser);
        made.qmax(quantiser);
        double bits = BITS_PER_PIXEL * width * height * Math.min(fps, 60);
        made.bit_rate(Math.round(Math.min(bits, 200e6))); // an upper bound for the level; the quantiser decides
        made.color_range(AVCOL_RANGE_MPEG);
        made.colorspace(small ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709);
        made.color_primaries(small ? AVCOL_PRI_SMPTE170M : AVCOL_PRI_BT709);
        made.color_trc(small ? AVCOL_TRC_SMPTE170M : AVCOL_TRC_BT709);
    }

    private static void describeFfv1(AVCodecContext made) {
        made.pix_fmt(AV_PIX_FMT_BGR0);
        made.gop_size(1); // any frame can be read alone
        made.level(3);
        made.colorspace(AVCOL_SPC_RGB);
        made.color_range(AVCOL_RANGE_JPEG);
    }

    private void openContainer(Path part) {
        int made =
                avformat_alloc_output_context2(container, (AVOutputFormat) null, format.muxer(), Ffmpeg.address(part));
        demand(made, "the container cannot be made");
        container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        AVIOContext io = new AVIOContext(null);
        demand(avio_open(io, Ffmpeg.address(part), AVIO_FLAG_WRITE), "the file cannot be opened");
        container.pb(io);
    }

    private void writeHeader() {
        AVDictionary options = new AVDictionary(null);
        switch (format) {
            case H264 -> av_dict_set(options, "movflags", "+faststart", 0); // a page can play it before it has all
            case GIF, WEBP -> av_dict_set(options, "loop", "0", 0); // for ever
            case FFV1 -> {}
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
        if (palette != null) {
            palette.add(picture);
        } else {
            compress(picture);
        }
    }

    private void compress(AVFrame picture) {
        int sent = avcodec_send_frame(context, picture);
        while (sent < 0 && format == VideoFormat.H264 && quantiser < COARSEST) {
            continueCoarser();
            sent = avcodec_send_frame(context, picture);
        }
        demand(sent, "a frame cannot be compressed");
        takePackets();
    }

    void finish() {
        if (palette != null) {
            palette.finish();
            for (AVFrame picture = palette.next(); picture != null; picture = palette.next()) {
                compress(picture);
            }
        }
        demand(avcodec_send_frame(context, null), "the last frames cannot be compressed");
        takePackets();
        demand(av_write_trailer(container), "the end of the file cannot be written");
        AVIOContext io = container.pb();
        container.pb(null);
        demand(avio_closep(io), "the file cannot be closed");
    }

    /** A new encoder for the rest of the stream; it begins with a key frame and the parameters of the head stay true. */
    private void continueCoarser() {
        quantiser = Math.min(COARSEST, quantiser + COARSER);
        avcodec_free_context(context);
        context = openCodec();
    }

    /** Whether pictures were too restless for the usual quality. */
    boolean coarse() {
        return quantiser > QUANTISER;
    }

    private void takePackets() {
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
        if (palette != null) {
            palette.close();
        }
        freeNative();
    }
}
