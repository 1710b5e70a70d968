package orrery.video;

import java.time.Duration;
import orrery.base.Check;

/**
 * What a video file may ask of this machine before it is refused. Files come from anywhere; nothing in one may exhaust memory
 * or time.
 *
 * @param maxPixels largest picture, width × height
 * @param maxStreams most streams in one file
 * @param probeBytes most bytes read to find out what the file is
 * @param analyze most playing time read to find out what the streams are
 * @param maxFrames most frames taken from one file
 * @param maxTime most wall-clock time from open to the last frame
 * @param maxBytes most bytes of RGB that {@link VideoReader#readAll} or {@link VideoReader#read} hold at once
 */
public record VideoLimits(
        long maxPixels,
        int maxStreams,
        long probeBytes,
        Duration analyze,
        long maxFrames,
        Duration maxTime,
        long maxBytes) {
    /** The container formats that are opened; playlists, devices and scripts that open further files are not among them. */
    static final String FORMATS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,gif";

    public VideoLimits {
        Check.that(maxPixels > 0 && maxPixels < 1L << 31, "Use 1 to 2147483647.", "maxPixels is %d", maxPixels);
        Check.that(maxStreams > 0, "Use 1 or more.", "maxStreams is %d", maxStreams);
        Check.that(probeBytes >= 32, "Use 32 or more.", "probeBytes is %d", probeBytes);
        Check.that(maxFrames > 0, "Use 1 or more.", "maxFrames is %d", maxFrames);
        Check.that(maxBytes > 0, "Use 1 or more.", "maxBytes is %d", maxBytes);
    }

    /** 8192×8192 pixels, 64 streams, 50 MB and 10 s of probing, ten million frames, six hours, 2 GB of RGB at once. */
    public static VideoLimits standard() {
        return new VideoLimits(
                8192L * 8192,
                64,
                50_000_000,
                Duration.ofSeconds(10),
                10_000_000,
                Duration.ofHours(6),
                Integer.MAX_VALUE - 64);
    }
}
