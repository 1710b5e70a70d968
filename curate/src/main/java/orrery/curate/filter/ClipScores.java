package orrery.curate.filter;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.video.ReadOptions;

/**
 * Everything that is measured of a clip. Nothing is decided here: thresholds come later, without measuring again.
 *
 * @param width pixels across, as shown
 * @param height lines, as shown
 * @param seconds from the first frame to the end of the last
 * @param fps frames over seconds
 * @param frames that can be decoded
 * @param motion how much moves; null where the compression has no vectors, or pictures are smaller than 256 pixels
 * @param flow what moves, by optical flow
 * @param camera how the camera moves, by optical flow
 * @param quality means over some frames; null for pictures smaller than 24 pixels
 * @param brisque how distorted pictures look, 0 for the best to 100, mean; null without networks, and for pictures smaller than 64 pixels
 * @param text what text lies over the pictures; null without networks
 * @param faces how many faces there are; null without networks
 * @param things what ImageNet's classifier takes the pictures for where it is fairly sure; empty without networks
 * @param kinds what kind of video it may be, the likeliest first; empty without networks
 * @param colours that most of the pictures have, most first
 * @param flashes a second
 * @param jumps a second from one picture to one that shows something else: cuts, mostly
 * @param fault what is wrong with the file; null where nothing is
 */
public record ClipScores(
        int width,
        int height,
        double seconds,
        double fps,
        int frames,
        @Nullable Motion motion,
        FlowMotion.Score flow,
        CameraMotion.Result camera,
        @Nullable PictureQuality quality,
        @Nullable Double brisque,
        TextOverlay.@Nullable Score text,
        FaceShare.@Nullable Score faces,
        List<String> things,
        List<VideoKinds.Kind> kinds,
        List<String> colours,
        double flashes,
        double jumps,
        @Nullable String fault) {
    public ClipScores {
        things = List.copyOf(things);
        kinds = List.copyOf(kinds);
        colours = List.copyOf(colours);
    }

    /**
     * As cosmos-curate measures it.
     *
     * @param globalMean over the pictures, in units of width plus height
     * @param perPatchMin256 that of the stillest 256x256 pixels
     */
    public record Motion(double globalMean, double perPatchMin256) {}

    /**
     * Measures a clip without any network.
     *
     * @throws orrery.base.OrreryException if not one frame can be decoded
     */
    public static ClipScores of(Path clip, ReadOptions options) {
        try (ClipMeter meter = new ClipMeter(null)) {
            return meter.measure(clip, options).scores();
        }
    }
}
