package orrery.curate;

import java.nio.file.Path;
import java.util.Optional;
import orrery.base.OrreryException;
import orrery.tensor.Tensor;
import orrery.video.ReadOptions;
import orrery.video.Upright;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;

/** What a clip looks like, for people. */
public final class ClipPicture {
    private ClipPicture() {}

    /**
     * The frame in the middle of a clip, fitted to a size.
     *
     * @return UINT8 [height, width, 3]; dies with the caller's scope
     */
    public static Tensor middle(Path clip, ReadOptions options, int width, int height) {
        long middle = VideoReader.countFrames(clip) / 2;
        try (VideoReader reader = VideoReader.open(clip, options.goingOn())) {
            Optional<VideoFrame> shown = reader.next();
            while (reader.position() < middle && reader.skip().isPresent()) {
                // on the way
            }
            Optional<VideoFrame> later = middle > 0 ? reader.next() : Optional.empty();
            VideoFrame frame = later.or(() -> shown)
                    .orElseThrow(() -> new OrreryException(
                            clip + ": not one frame can be decoded", "Copy the file again, or give another."));
            return Upright.fit(
                    frame.rgb(), frame.width(), frame.height(), reader.info().showing(), width, height);
        }
    }
}
