package orrery.video;

/**
 * How the luma and chroma of a file become RGB. The wrong matrix shifts every colour a little and nobody notices until two
 * pictures of one scene differ, so a file's own tags decide unless the caller knows better.
 */
public enum Colours {
    /**
     * What the file says. Where it is silent: BT.601 for pictures up to 576 lines, BT.709 above, limited range unless the
     * pixel format says full. High dynamic range is mapped to an ordinary screen, see {@link ToneMap}.
     */
    AS_TAGGED,
    /** The same, but high dynamic range keeps its curve and its wide colours: such pictures look flat. */
    CURVE_KEPT,
    /** ITU-R BT.601, luma 16..235. */
    BT601_LIMITED,
    /** ITU-R BT.601, luma 0..255. */
    BT601_FULL,
    /** ITU-R BT.709, luma 16..235. */
    BT709_LIMITED,
    /** ITU-R BT.709, luma 0..255. */
    BT709_FULL;

    /** Lines up to which untagged pictures are taken for BT.601, and up to which we write it. */
    static final int SMALL_LINES = 576;

    /** Whether the file's own tags decide. */
    boolean tagged() {
        return this == AS_TAGGED || this == CURVE_KEPT;
    }

    boolean full() {
        return this == BT601_FULL || this == BT709_FULL;
    }

    boolean bt601() {
        return this == BT601_LIMITED || this == BT601_FULL;
    }
}
