package orrery.video;

/**
 * Place and time of one picture.
 *
 * @param index number in the file, from 0
 * @param seconds when it is shown, from the first frame of the file; rises from frame to frame
 * @param duration how long it is shown by the file, in seconds; 0 where the file does not tell
 * @param key whether decoding may start here
 */
public record FrameStamp(long index, double seconds, double duration, boolean key) {}
