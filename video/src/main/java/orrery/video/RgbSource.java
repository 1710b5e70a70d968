package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/**
 * Packed RGB to the pictures an encoder takes: limited-range 4:2:0 or lossless bgr0. Smaller pictures than the encoder's are
 * padded by repeating the right column and the bottom row. Owns native memory.
 */
final class RgbSource implements AutoCloseable {
    private static final int ONE = 1 << 16; // sws: contrast and saturation of 1

    private final int sourceWidth;
    private final int sourceHeight;
    private final AVFrame packed; // rgb24 or bgr0, padded
    private final AVFrame planes; // what the encoder gets; the same frame for bgr0
    private final @Nullable SwsContext scaler;
    private final int bytesPerPixel;
    private final byte[] padded;

    /** For 4:2:0 with the given matrix ({@code SWS_CS_*}), or bgr0 where {@code matrix} is negative. */
    RgbSource(int sourceWidth, int sourceHeight, int width, int height, int matrix) {
        this.sourceWidth = sourceWidth;
        this.sourceHeight = sourceHeight;
        boolean lossless = matrix < 0;
        bytesPerPixel = lossless ? 4 : 3;
        packed = frame(lossless ? AV_PIX_FMT_BGR0 : AV_PIX_FMT_RGB24, width, height);
        planes = lossless ? packed : frame(AV_PIX_FMT_YUV420P, width, height);
        padded = new byte[packed.linesize(0) * height];
        scaler = lossless ? null : scaler(width, height, matrix);
    }

    private static SwsContext scaler(int width, int height, int matrix) {
        int flags = SWS_AREA | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_BITEXACT;
        SwsContext scaler = sws_getContext(
                width,
                height,
                AV_PIX_FMT_RGB24,
                width,
                height,
                AV_PIX_FMT_YUV420P,
                flags,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        if (scaler == null) {
            throw new OrreryException(
                    "cannot convert RGB to 4:2:0", "Please report this with the size of the pictures.");
        }
        sws_setColorspaceDetails(
                scaler, sws_getCoefficients(SWS_CS_DEFAULT), 1, sws_getCoefficients(matrix), 0, 0, ONE, ONE);
        return scaler;
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

    /** The picture for the encoder; borrowed until the next call. */
    AVFrame picture(byte[] rgb) {
        av_frame_make_writable(packed); // the encoder may still hold the one before
        av_frame_make_writable(planes);
        int stride = packed.linesize(0);
        int width = packed.width();
        for (int y = 0; y < packed.height(); y++) {
            int from = Math.min(y, sourceHeight - 1) * sourceWidth * 3;
            int to = y * stride;
            for (int x = 0; x < width; x++) {
                int at = from + 3 * Math.min(x, sourceWidth - 1);
                boolean reversed = bytesPerPixel == 4;
                padded[to] = rgb[reversed ? at + 2 : at];
                padded[to + 1] = rgb[at + 1];
                padded[to + 2] = rgb[reversed ? at : at + 2];
                to += bytesPerPixel;
            }
        }
        packed.data(0).put(padded, 0, padded.length);
        if (scaler != null) {
            sws_scale(scaler, packed.data(), packed.linesize(), 0, packed.height(), planes.data(), planes.linesize());
        }
        return planes;
    }

    @Override
    public void close() {
        sws_freeContext(scaler);
        if (scaler != null) {
            av_frame_free(planes);
        }
        av_frame_free(packed);
    }
}
