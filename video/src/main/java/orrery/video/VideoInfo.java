package orrery.video;

import java.util.OptionalLong;

/**
 * What the head of a video file says.
 *
 * @param width pixels across
 * @param height lines
 * @param fps mean frames per second; 0 where the file does not tell
 * @param seconds playing time; 0 where the file does not tell
 * @param frames number of frames by the file's index, where it has one; reading them all is the proof
 * @param codec name of the compression, such as {@code h264}
 * @param pixels name of the stored pixel format, such as {@code yuv444p}
 * @param matrix the conversion that is used, such as {@code bt601 limited} or {@code rgb}
 * @param showing how the pictures want to be shown: turned, stretched
 */
public record VideoInfo(
        int width,
        int height,
        double fps,
        double seconds,
        OptionalLong frames,
        String codec,
        String pixels,
        String matrix,
        Showing showing) {}
