package orrery.curate.duplicates;

import java.nio.file.Path;
import java.util.Optional;
import orrery.base.OrreryException;
import orrery.features.PictureEmbedding;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.ReadOptions;
import orrery.video.Showing;
import orrery.video.Upright;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;

/** What a clip shows, as one vector: the mean of the embeddings of eight pictures at equal distances, of length 1. */
public final class ClipEmbedding {
    private static final int PICTURES = 8;

    private ClipEmbedding() {}

    /**
     * Embeds a clip.
     *
     * @throws OrreryException if not one frame can be decoded
     */
    public static SemanticGroups.Item of(String id, Path clip, PictureEmbedding network, ReadOptions options) {
        long expected = Math.max(1, VideoReader.countFrames(clip));
        float[] sum = new float[PictureEmbedding.WIDTH];
        int looks = 0;
        try (VideoReader reader = VideoReader.open(clip, options.goingOn())) {
            for (int i = 0; i < PICTURES; i++) {
                long wanted = (2L * i + 1) * expected / (2L * PICTURES);
                while (reader.position() < wanted && reader.skip().isPresent()) {
                    // on the way to the next picture that is looked at
                }
                Optional<VideoFrame> frame = reader.position() > wanted ? Optional.empty() : reader.next();
                if (frame.isPresent()) {
                    add(sum, frame.get(), reader.info().showing(), network);
                    looks++;
                }
            }
            if (looks == 0) {
                throw new OrreryException(
                        clip + ": not one frame can be decoded", "Copy the file again, or give another.");
            }
            double length = 0;
            for (float value : sum) {
                length += (double) value * value;
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] = (float) (sum[i] / Math.sqrt(length));
            }
            long pixels = (long) reader.info().width() * reader.info().height();
            return new SemanticGroups.Item(id, sum, pixels);
        }
    }

    private static void add(float[] sum, VideoFrame frame, Showing showing, PictureEmbedding network) {
        try (Scope scope = Scope.open()) {
            Tensor upright = Upright.fit(
                    frame.rgb(),
                    frame.width(),
                    frame.height(),
                    showing,
                    showing.width(frame.width(), frame.height()),
                    showing.height(frame.width(), frame.height()));
            float[] embedding = network.of(upright).embedding();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += embedding[i];
            }
        }
    }
}
