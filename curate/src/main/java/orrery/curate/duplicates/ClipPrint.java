package orrery.curate.duplicates;

import java.nio.file.Path;
import java.util.Optional;
import orrery.base.FileHash;
import orrery.base.OrreryException;
import orrery.tensor.Scope;
import orrery.video.ReadOptions;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;

/**
 * What a clip is recognised by.
 *
 * @param id name of the clip
 * @param content SHA-256 of the file: equal for the same bytes
 * @param hashes {@link PerceptualHash#PHASH} of the pictures at 10, 30, 50, 70 and 90 % of the clip: near for the same pictures
 * @param pixels width times height
 * @param frames that can be decoded
 */
@SuppressWarnings("ArrayRecordComponent") // prints are compared by matches, not by equals
public record ClipPrint(String id, String content, long[] hashes, long pixels, long frames) {
    private static final double[] PLACES = {0.1, 0.3, 0.5, 0.7, 0.9};
    private static final int ENOUGH = 4; // of the five
    private static final int NEAR = 6; // bits

    /**
     * Takes the print of a clip.
     *
     * @throws OrreryException if not one frame can be decoded
     */
    public static ClipPrint of(String id, Path clip, ReadOptions options) {
        long expected = Math.max(1, VideoReader.countFrames(clip));
        long[] hashes = new long[PLACES.length];
        try (VideoReader reader = VideoReader.open(clip, options.goingOn());
                Scope scope = Scope.open()) {
            Optional<VideoFrame> last = Optional.empty();
            for (int i = 0; i < PLACES.length; i++) {
                long wanted = (long) (PLACES[i] * expected);
                while (reader.position() < wanted && reader.skip().isPresent()) {
                    // on the way to the next picture that is looked at
                }
                Optional<VideoFrame> frame = reader.position() > wanted ? last : reader.next();
                last = frame.isPresent() ? frame : last; // of a very short or cut off clip
                hashes[i] = PerceptualHash.PHASH.of(last.orElseThrow(() -> new OrreryException(
                                clip + ": not one frame can be decoded", "Copy the file again, or give another."))
                        .tensor());
            }
            while (reader.skip().isPresent()) {
                // to the end, to know how many there are
            }
            long pixels = (long) reader.info().width() * reader.info().height();
            return new ClipPrint(id, FileHash.sha256(clip), hashes, pixels, reader.position());
        }
    }

    /** Whether two clips show the same: four of five pictures within 6 of 64 bits. */
    public boolean matches(ClipPrint other) {
        int near = 0;
        for (int i = 0; i < hashes.length; i++) {
            near += PerceptualHash.distance(hashes[i], other.hashes[i]) <= NEAR ? 1 : 0;
        }
        return near >= ENOUGH;
    }
}
