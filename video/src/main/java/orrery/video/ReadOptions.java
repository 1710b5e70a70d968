package orrery.video;

import orrery.base.Check;

/**
 * How a {@link VideoReader} reads.
 *
 * @param limits what the file may ask for
 * @param colours how luma and chroma become RGB
 * @param stream number of the stream in the file, or -1 for its first stream of pictures
 * @param goOn whether reading goes on after damage; {@link VideoReader#fault} tells of it
 * @param keys whether only key frames are decoded, those that need no other; much quicker
 */
public record ReadOptions(VideoLimits limits, Colours colours, int stream, boolean goOn, boolean keys) {
    /** Most streams a file can number. */
    private static final int MOST = 1 << 16;

    public ReadOptions {
        Check.within("stream", stream, -1, MOST);
    }

    /** Standard limits, the file's own colours, the first stream of pictures, and an error at the first damage. */
    public static ReadOptions standard() {
        return new ReadOptions(VideoLimits.standard(), Colours.AS_TAGGED, -1, false, false);
    }

    /** The same within other limits. */
    public ReadOptions within(VideoLimits other) {
        return new ReadOptions(other, colours, stream, goOn, keys);
    }

    /** The same for the stream of this number. */
    public ReadOptions ofStream(int number) {
        return new ReadOptions(limits, colours, number, goOn, keys);
    }

    /** The same, taking from a damaged file what can be had. */
    public ReadOptions goingOn() {
        return new ReadOptions(limits, colours, stream, true, keys);
    }

    /** The same, key frames only. */
    public ReadOptions keysOnly() {
        return new ReadOptions(limits, colours, stream, goOn, true);
    }
}
