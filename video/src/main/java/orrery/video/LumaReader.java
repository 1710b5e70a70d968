package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;
import orrery.base.OrreryException;

/**
 * Reads the luma of a video exactly as it is stored, with the time stamps of the file: no conversion, no repair, nothing woven or turned.
 * For comparing with what other programs decode. A reader belongs to one thread at a time and holds native memory: close it.
 */
public final class LumaReader implements AutoCloseable {
    /**
     * One picture.
     *
     * @param stamp time stamp in {@linkplain #tick ticks} of the stream
     * @param key whether decoding may start here
     * @param width pixels across
     * @param height lines
     * @param luma row by row, {@code width · height} bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // the array is the picture; frames are not compared
    public record Picture(long stamp, boolean key, int width, int height, byte[] luma) {}

    private final Path file;
    private final Demuxer demuxer;
    private final Decoder decoder;

    private LumaReader(Path file, ReadOptions options) {
        this.file = file;
        demuxer = Demuxer.open(file, options, new Faults(file, options.goOn()));
        try {
            decoder = new Decoder(demuxer, options, false);
        } catch (RuntimeException e) {
            demuxer.close();
            throw e;
        }
    }

    /**
     * Opens a video.
     *
     * @throws OrreryException if the file is missing, not a video, or beyond a limit
     */
    public static LumaReader open(Path file, ReadOptions options) {
        return new LumaReader(file, options);
    }

    /** Seconds of one tick. */
    public double tick() {
        return demuxer.tickSeconds();
    }

    /**
     * The next picture in the order of showing, or nothing at the end.
     *
     * @throws OrreryException if the file is damaged here, beyond a limit, or has no luma of 8 bits
     */
    public Optional<Picture> next() {
        demuxer.checkTime();
        AVFrame picture = decoder.next();
        if (picture == null) {
            return Optional.empty();
        }
        AVPixFmtDescriptor pixels = av_pix_fmt_desc_get(picture.format());
        boolean plain = pixels != null
                && (pixels.flags() & AV_PIX_FMT_FLAG_RGB) == 0
                && pixels.comp(0).plane() == 0
                && pixels.comp(0).depth() == 8
                && pixels.comp(0).step() == 1;
        if (!plain) {
            throw new OrreryException(
                    file + ": its pictures (" + RgbConverter.pixelName(picture.format()) + ") have no luma of 8 bits",
                    "Read it as RGB.");
        }
        int width = picture.width();
        int height = picture.height();
        byte[] luma = new byte[width * height];
        BytePointer plane = picture.data(0);
        for (int y = 0; y < height; y++) {
            plane.position((long) y * picture.linesize(0)).get(luma, y * width, width);
        }
        return Optional.of(new Picture(picture.best_effort_timestamp(), Decoder.isKey(picture), width, height, luma));
    }

    @Override
    public void close() {
        decoder.close();
        demuxer.close();
    }
}
