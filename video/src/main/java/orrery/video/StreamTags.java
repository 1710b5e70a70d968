package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.*;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/** What the head of a file says of how a stream is to be shown. */
final class StreamTags {
    private static final int MATRIX_BYTES = 9 * Integer.BYTES;
    /** Pixels wider or higher than this are a broken tag. */
    private static final double LONGEST_PIXEL = 16;

    private StreamTags() {}

    static Showing read(AVFormatContext container, AVStream stream) {
        AVCodecParameters described = stream.codecpar();
        int order = described.field_order();
        BytePointer transfer = av_color_transfer_name(described.color_trc());
        boolean told = described.color_trc() != AVCOL_TRC_UNSPECIFIED && transfer != null;
        return new Showing(
                rotation(described),
                pixelAspect(container, stream),
                order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE,
                alpha(stream),
                told ? transfer.getString() : "");
    }

    private static int rotation(AVCodecParameters described) {
        AVPacketSideData sides = described.coded_side_data();
        AVPacketSideData matrix = sides == null
                ? null
                : av_packet_side_data_get(sides, described.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
        if (matrix == null || matrix.isNull() || matrix.size() < MATRIX_BYTES) {
            return 0;
        }
        int[] numbers = new int[9];
        matrix.data().capacity(MATRIX_BYTES).asByteBuffer().asIntBuffer().get(numbers);
        double degrees = av_display_rotation_get(numbers);
        if (Double.isNaN(degrees)) {
            return 0;
        }
        int quarters = Math.floorMod(Math.round(degrees / 90), 4);
        return quarters == 3 ? -90 : 90 * quarters;
    }

    private static double pixelAspect(AVFormatContext container, AVStream stream) {
        AVRational said = org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio(container, stream, null);
        if (said.num() <= 0 || said.den() <= 0) {
            return 1;
        }
        double aspect = av_q2d(said);
        return aspect > LONGEST_PIXEL || aspect < 1 / LONGEST_PIXEL ? 1 : aspect;
    }

    private static boolean alpha(AVStream stream) {
        AVPixFmtDescriptor pixels = av_pix_fmt_desc_get(stream.codecpar().format());
        if (pixels != null && (pixels.flags() & AV_PIX_FMT_FLAG_ALPHA) != 0) {
            return true;
        }
        AVDictionaryEntry mode = av_dict_get(stream.metadata(), "alpha_mode", null, 0); // VP8 and VP9 in WebM
        return mode != null && mode.value().getString().equals("1");
    }
}
