package orrery.video;

/** How a {@link VideoWriter} compresses. */
public enum VideoFormat {
    /** H.264 in MP4 by openh264: 4:2:0, plays in every browser; for people. Loses a little. */
    H264("mp4", ".mp4"),
    /** FFV1 in Matroska, RGB, each picture on its own, with checksums; for data. Comes back to the bit. */
    FFV1("matroska", ".mkv");

    private final String muxer;
    private final String suffix;

    VideoFormat(String muxer, String suffix) {
        this.muxer = muxer;
        this.suffix = suffix;
    }

    String muxer() {
        return muxer;
    }

    /** The file name ending that this format is known by, with its dot. */
    public String suffix() {
        return suffix;
    }
}
