package orrery.curate.line;

/**
 * What the head of a video says.
 *
 * @param width pixels across, as shown
 * @param height lines, as shown
 * @param fps mean frames a second; 0 where it does not tell
 * @param seconds playing time; 0 where it does not tell
 * @param codec name of the compression
 * @param pixels name of the stored pixel format
 * @param bytes size of the file
 */
public record VideoFacts(int width, int height, double fps, double seconds, String codec, String pixels, long bytes) {}
