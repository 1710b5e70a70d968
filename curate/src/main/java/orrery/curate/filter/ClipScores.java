package orrery.curate.filter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.video.FrameStamp;
import orrery.video.MotionField;
import orrery.video.MotionReader;
import orrery.video.ReadOptions;
import orrery.video.VideoFrame;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/**
 * Everything that is measured of a clip without a network. Nothing is decided here: thresholds come later, without measuring again.
 *
 * @param width pixels across, as shown
 * @param height lines, as shown
 * @param seconds from the first frame to the end of the last
 * @param fps frames over seconds
 * @param frames that can be decoded
 * @param motion how much moves; null where the compression has no vectors, or pictures are smaller than 256 pixels
 * @param camera how the camera moves; null where the compression has no vectors
 * @param quality means over some frames; null for pictures smaller than 24 pixels
 * @param fault what is wrong with the file; null where nothing is
 */
public record ClipScores(
        int width,
        int height,
        double seconds,
        double fps,
        int frames,
        @Nullable Motion motion,
        CameraMotion.@Nullable Result camera,
        @Nullable PictureQuality quality,
        @Nullable String fault) {
    private static final double USUAL_FPS = 25;
    private static final double LOOKS = 1; // pictures a second whose quality is measured
    private static final int SMALL = 24;
    private static final int PATCH = 256;

    /**
     * As cosmos-curate measures it.
     *
     * @param globalMean over the pictures, in units of width plus height
     * @param perPatchMin256 that of the stillest 256x256 pixels
     */
    public record Motion(double globalMean, double perPatchMin256) {}

    /**
     * Measures a clip: one pass over its pictures and one over its vectors.
     *
     * @throws OrreryException if not one frame can be decoded
     */
    public static ClipScores of(Path clip, ReadOptions options) {
        ReadOptions reading = options.goingOn();
        try (VideoReader reader = VideoReader.open(clip, reading)) {
            VideoInfo info = reader.info();
            double rate = info.fps() > 0 ? info.fps() : USUAL_FPS;
            long every = Math.max(1, Math.round(rate / LOOKS));
            List<PictureQuality> looks = new ArrayList<>();
            double end = 0;
            while (true) {
                if (reader.position() % every == 0 && Math.min(info.width(), info.height()) >= SMALL) {
                    Optional<VideoFrame> frame = reader.next();
                    if (frame.isEmpty()) {
                        break;
                    }
                    VideoFrame seen = frame.get();
                    looks.add(PictureQuality.of(seen.rgb(), seen.width(), seen.height()));
                    end = seen.seconds() + 1 / rate;
                } else {
                    Optional<FrameStamp> stamp = reader.skip();
                    if (stamp.isEmpty()) {
                        break;
                    }
                    end = stamp.get().seconds() + 1 / rate;
                }
            }
            int frames = (int) reader.position();
            if (frames == 0) {
                throw new OrreryException(
                        clip + ": not one frame can be decoded"
                                + reader.fault().map(why -> " (" + why + ")").orElse(""),
                        "Copy the file again, or give another.");
            }
            Vectors vectors = vectors(clip, reading, info, rate, (int) Math.floor(end));
            return new ClipScores(
                    info.showing().width(info.width(), info.height()),
                    info.showing().height(info.width(), info.height()),
                    end,
                    frames / end,
                    frames,
                    vectors.motion(),
                    vectors.camera(),
                    looks.isEmpty() ? null : mean(looks),
                    reader.fault().orElse(null));
        }
    }

    private record Vectors(@Nullable Motion motion, CameraMotion.@Nullable Result camera) {}

    /** cosmos-curate looks at two frames a second, one for each second of the clip at least and ten in any case; the camera is followed in every frame. */
    private static Vectors vectors(Path clip, ReadOptions reading, VideoInfo info, double rate, int seconds) {
        boolean large = Math.min(info.width(), info.height()) >= PATCH;
        @Nullable VectorMotion motion = large ? new VectorMotion(info.width(), info.height()) : null;
        CameraMotion camera = new CameraMotion(info.width(), info.height(), rate);
        long every = Math.max(1, Math.round(rate / 2));
        int most = Math.max(10, seconds);
        boolean any = false;
        try (MotionReader reader = MotionReader.open(clip, reading)) {
            for (Optional<MotionField> next = reader.next(); next.isPresent(); next = reader.next()) {
                MotionField field = next.get();
                any |= !field.vectors().isEmpty();
                camera.add(field.vectors());
                if (motion != null && field.stamp().index() % every == 0 && motion.frames() < most) {
                    motion.add(field.vectors());
                }
            }
        }
        @Nullable Motion measured = null;
        if (motion != null && motion.frames() > 0) {
            VectorMotion.Score score = motion.score();
            measured = new Motion(score.mean(), score.least());
        }
        return new Vectors(measured, any ? camera.result() : null);
    }

    private static PictureQuality mean(List<PictureQuality> looks) {
        return new PictureQuality(
                mean(looks, PictureQuality::blur),
                mean(looks, PictureQuality::noise),
                mean(looks, PictureQuality::brightness),
                mean(looks, PictureQuality::contrast),
                mean(looks, PictureQuality::dark),
                mean(looks, PictureQuality::bright),
                mean(looks, PictureQuality::blockiness));
    }

    private static double mean(List<PictureQuality> looks, ToDoubleFunction<PictureQuality> value) {
        return looks.stream().mapToDouble(value).average().orElse(0);
    }
}
