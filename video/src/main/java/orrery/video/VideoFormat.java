package orrery.video;

/** How a {@link VideoWriter} compresses. */
public enum VideoFormat {
    /** H.264 in MP4 by openh264: 4:2:0, plays in every browser; for people. Loses a little. */
    H264("mp4", "libopenh264", ".mp4"),
    /** FFV1 in Matroska, RGB, each picture on its own, with checksums; for data. Comes back to the bit. */
    FFV1("matroska", "ffv1", ".mkv"),
    /** GIF with one palette of 256 colours for the whole clip, dithered; for pages that take nothing else. At most 50 frames a second. */
    GIF("gif", "gif", ".gif"),
    /** Animated WebP, 4:2:0; for pages: a fraction of the bytes of a GIF, and all colours. Loses a little. */
    WEBP("webp", "libwebp_anim", ".webp");

    private final String muxer;
    private final String encoder;
    private final String suffix;

    VideoFormat(String muxer, String encoder, String suffix) {
        this.muxer = muxer;
        this.encoder = encoder;
        this.suffix = suffix;
    }

    String muxer() {
        return muxer;
    }

    String encoder() {
        return encoder;
    }

    /** The file name ending that this format is known by, with its dot. */
    public String suffix() {
        return suffix;
    }
}
