package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/**
 * Decoded pictures to packed RGB of one size, by habit their own: accurate rounding, chroma interpolated at full resolution, bicubic where
 * the size is another. Those of high dynamic range go through {@link ToneMap}. Owns native memory; close it.
 */
final class RgbConverter implements AutoCloseable {
    private static final int FLAGS =
            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT;
    private static final int ONE = 1 << 16; // sws: contrast and saturation of 1

    private final Colours wanted;
    private final AVFrame rgb;
    private @Nullable AVFrame deep; // 16 bits a channel, before the tone map
    private @Nullable ToneMap map; // made for the first picture that needs one
    private @Nullable SwsContext scaler;
    private int target = -1; // pixel format that the scaler makes
    private int format = -1;
    private int fromWidth = -1;
    private int fromHeight = -1;
    private int matrix = -1;
    private boolean full;
    private byte[] rows = {};
    private short[] deepRow = {};

    RgbConverter(Colours wanted, int width, int height) {
        this.wanted = wanted;
        this.rgb = frame(AV_PIX_FMT_RGB24, width, height);
    }

    private static AVFrame frame(int format, int width, int height) {
        AVFrame frame = av_frame_alloc();
        frame.format(format);
        frame.width(width);
        frame.height(height);
        if (av_frame_get_buffer(frame, 64) < 0) {
            av_frame_free(frame);
            throw new OrreryException(
                    "no memory for a picture of " + width + "x" + height, "Free some memory or use smaller pictures.");
        }
        return frame;
    }

    /** Whether its pictures have this size. */
    boolean makes(int width, int height) {
        return rgb.width() == width && rgb.height() == height;
    }

    /** Converts one picture into {@code out}, which holds width · height · 3 bytes. */
    void convert(AVFrame picture, byte[] out) {
        if (wanted == Colours.AS_TAGGED && ToneMap.needs(picture)) {
            mapped(picture, out);
            return;
        }
        scale(picture, rgb);
        int row = 3 * rgb.width();
        int stride = rgb.linesize(0);
        if (stride == row) {
            rgb.data(0).get(out, 0, row * rgb.height());
            return;
        }
        if (rows.length < stride * rgb.height()) {
            rows = new byte[stride * rgb.height()];
        }
        rgb.data(0).get(rows, 0, stride * rgb.height());
        for (int y = 0; y < rgb.height(); y++) {
            System.arraycopy(rows, y * stride, out, y * row, row);
        }
    }

    private void scale(AVFrame picture, AVFrame to) {
        if (picture.width() != fromWidth || picture.height() != fromHeight) {
            fromWidth = picture.width();
            fromHeight = picture.height();
            format = -1;
        }
        prepare(picture.format(), matrix(picture.colorspace(), picture.height()), fullRange(picture), to.format());
        int done = sws_scale(scaler, picture.data(), picture.linesize(), 0, picture.height(), to.data(), to.linesize());
        if (done != to.height()) {
            throw new OrreryException("cannot convert a picture to RGB", "Please report this with the file.");
        }
    }

    private void mapped(AVFrame picture, byte[] out) {
        if (deep == null) {
            deep = frame(AV_PIX_FMT_RGB48LE, rgb.width(), rgb.height());
            deepRow = new short[3 * rgb.width()];
        }
        if (map == null) {
            map = ToneMap.of(picture);
        }
        scale(picture, deep);
        long stride = deep.linesize(0);
        ByteBuffer values =
                deep.data(0).capacity(stride * deep.height()).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < deep.height(); y++) {
            values.position(Math.toIntExact(y * stride))
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(deepRow);
            map.map(deepRow, 0, out, y * deepRow.length, rgb.width());
        }
    }

    /** Name of the conversion for a stream with these tags. */
    String name(int format, int colourSpace, int range, int height, boolean hdr) {
        AVPixFmtDescriptor pixels = av_pix_fmt_desc_get(format);
        if (pixels == null || (pixels.flags() & AV_PIX_FMT_FLAG_RGB) != 0) {
            return "rgb";
        }
        String name = switch (matrix(colourSpace, height)) {
            case SWS_CS_ITU709 -> "bt709";
            case SWS_CS_FCC -> "fcc";
            case SWS_CS_SMPTE240M -> "smpte240m";
            case SWS_CS_BT2020 -> "bt2020";
            default -> "bt601";
        };
        String mapped = hdr && wanted == Colours.AS_TAGGED ? ", mapped to bt709" : "";
        return name + (full(format, range) ? " full" : " limited") + mapped;
    }

    private int matrix(int colourSpace, int height) {
        if (!wanted.tagged()) {
            return wanted.bt601() ? SWS_CS_ITU601 : SWS_CS_ITU709;
        }
        return switch (colourSpace) {
            case AVCOL_SPC_BT709 -> SWS_CS_ITU709;
            case AVCOL_SPC_FCC -> SWS_CS_FCC;
            case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M -> SWS_CS_ITU601;
            case AVCOL_SPC_SMPTE240M -> SWS_CS_SMPTE240M;
            case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL -> SWS_CS_BT2020;
            default -> height <= Colours.SMALL_LINES ? SWS_CS_ITU601 : SWS_CS_ITU709;
        };
    }

    private boolean fullRange(AVFrame picture) {
        return full(picture.format(), picture.color_range());
    }

    private boolean full(int format, int range) {
        if (!wanted.tagged()) {
            return wanted.full();
        }
        return range == AVCOL_RANGE_JPEG || (range == AVCOL_RANGE_UNSPECIFIED && startsWithYuvj(format));
    }

    private static boolean startsWithYuvj(int format) {
        return format == AV_PIX_FMT_YUVJ420P
                || format == AV_PIX_FMT_YUVJ422P
                || format == AV_PIX_FMT_YUVJ444P
                || format == AV_PIX_FMT_YUVJ440P
                || format == AV_PIX_FMT_YUVJ411P;
    }

    private void prepare(int newFormat, int newMatrix, boolean newFull, int newTarget) {
        if (scaler != null && newFormat == format && newMatrix == matrix && newFull == full && newTarget == target) {
            return;
        }
        sws_freeContext(scaler);
        scaler = sws_getContext(
                fromWidth,
                fromHeight,
                newFormat,
                rgb.width(),
                rgb.height(),
                newTarget,
                FLAGS,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        if (scaler == null) {
            throw new OrreryException(
                    "pixel format " + pixelName(newFormat) + " cannot be converted to RGB",
                    "Re-encode the video as yuv420p or yuv444p.");
        }
        IntPointer coefficients = sws_getCoefficients(newMatrix);
        // The result is -1 for RGB sources, which need no matrix.
        sws_setColorspaceDetails(
                scaler, coefficients, newFull ? 1 : 0, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, ONE, ONE);
        format = newFormat;
        matrix = newMatrix;
        full = newFull;
        target = newTarget;
    }

    static String pixelName(int format) {
        var name = av_get_pix_fmt_name(format);
        return name == null ? "unknown" : name.getString();
    }

    @Override
    public void close() {
        sws_freeContext(scaler);
        scaler = null;
        if (deep != null) {
            av_frame_free(deep);
        }
        av_frame_free(rgb);
    }
}
