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
 * @param woven whether interlaced pictures stay as they are stored, two moments in one; else each shows its first
 */
public record ReadOptions(VideoLimits limits, Colours colours, int stream, boolean goOn, boolean keys, boolean woven) {
    /** Most streams a file can number. */
    private static final int MOST = 1 << 16;

    public ReadOptions {
        Check.within("stream", stream, -1, MOST);
    }

    /** Standard limits, the file's own colours, the first stream of pictures, an error at the first damage, no combs. */
    public static ReadOptions standard() {
        return new ReadOptions(VideoLimits.standard(), Colours.AS_TAGGED, -1, false, false, false);
    }

    /** The same within other limits. */
    public ReadOptions within(VideoLimits other) {
        return new ReadOptions(other, colours, stream, goOn, keys, woven);
    }

    /** The same for the stream of this number. */
    public ReadOptions ofStream(int number) {
        return new ReadOptions(limits, colours, number, goOn, keys, woven);
    }

    /** The same, taking from a damaged file what can be had. */
    public ReadOptions goingOn() {
        return new ReadOptions(limits, colours, stream, true, keys, woven);
    }

    /** The same, key frames only. */
    public ReadOptions keysOnly() {
        return new ReadOptions(limits, colours, stream, goOn, true, woven);
    }

    /** The same with interlaced pictures as they are stored. */
    public ReadOptions asWoven() {
        return new ReadOptions(limits, colours, stream, goOn, keys, true);
    }
}
