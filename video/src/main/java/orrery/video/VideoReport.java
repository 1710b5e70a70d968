package orrery.video;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a video file, found by decoding all of it; see {@link VideoProbe}. Many fields side by side, because {@code
 * --json} prints them and one flat object is what scripts want.
 *
 * @param frames pictures that came out
 * @param fps mean frames per second: by the head of the file, else measured
 * @param width stored pixels across
 * @param height stored lines
 * @param duration seconds from the first frame to the end of the last
 * @param codec name of the compression, such as {@code h264}
 * @param rotation degrees counter-clockwise by which pictures must be turned: 0, 90, 180 or -90
 * @param fault what is wrong with the file and how many frames were kept; null where nothing is
 * @param pixelAspect width of one pixel over its height
 * @param shownWidth pixels across when shown upright with square pixels
 * @param shownHeight lines when shown upright with square pixels
 * @param variable whether frames are shown for unequal times
 * @param shortest shortest time between two frames in seconds, 0 below two frames
 * @param longest longest time between two frames in seconds
 * @param keys frames at which decoding may start
 * @param container name of the container format
 * @param pixels name of the stored pixel format, such as {@code yuv420p10le}
 * @param colours how it becomes RGB, such as {@code bt709 limited}
 * @param transfer the brightness curve; empty where the file does not tell
 * @param hdr whether that curve is one of high dynamic range
 * @param interlaced whether pictures hold two fields of different time
 * @param alpha whether the file has transparency
 * @param stream number of the stream that was read
 * @param streams all streams of the file
 */
public record VideoReport(
        long frames,
        double fps,
        int width,
        int height,
        double duration,
        String codec,
        int rotation,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String fault,
        double pixelAspect,
        int shownWidth,
        int shownHeight,
        boolean variable,
        double shortest,
        double longest,
        long keys,
        String container,
        String pixels,
        String colours,
        String transfer,
        boolean hdr,
        boolean interlaced,
        boolean alpha,
        int stream,
        List<Stream> streams) {
    /**
     * One stream of a file.
     *
     * @param index its number
     * @param kind video, audio, subtitle, data or attachment
     * @param codec name of the compression
     * @param width stored pixels across, 0 for other than pictures
     * @param height stored lines
     */
    public record Stream(int index, String kind, String codec, int width, int height) {}
}
