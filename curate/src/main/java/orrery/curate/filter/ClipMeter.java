package orrery.curate.filter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.curate.filter.ClipScores.Motion;
import orrery.features.OpticalFlow;
import orrery.video.MotionField;
import orrery.video.MotionReader;
import orrery.video.ReadOptions;
import orrery.video.VideoFrame;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/**
 * Measures clips: one pass over the pictures of each, and one over its motion vectors where the compression has some. What it holds is opened
 * once. One clip at a time; close it.
 */
public final class ClipMeter implements AutoCloseable {
    private static final double USUAL_FPS = 25;
    private static final double LOOKS = 2; // pictures a second that are looked at in full
    private static final double MOST_LOOKS = 40; // of a clip; longer ones are looked at less often
    private static final int EVERY = 2; // looks from one to the next whose quality and embedding are taken
    private static final int SMALL = 24;
    private static final int PATCH = 256;

    private final OpticalFlow flow = new OpticalFlow();
    private final @Nullable Networks networks;

    /**
     * A clip.
     *
     * @param scores to be kept
     * @param embedding what it shows, {@link orrery.features.PictureEmbedding#WIDTH} numbers of length 1; empty without networks
     */
    @SuppressWarnings("ArrayRecordComponent") // read, not compared
    public record Measured(ClipScores scores, float[] embedding) {}

    /** @param networks those that look at clips too; stay the caller's. Null for what can be measured without. */
    public ClipMeter(@Nullable Networks networks) {
        this.networks = networks;
    }

    /**
     * Measures a clip.
     *
     * @throws OrreryException if not one frame can be decoded
     */
    public Measured measure(Path clip, ReadOptions options) {
        ReadOptions reading = options.goingOn();
        try (VideoReader reader = VideoReader.open(clip, reading)) {
            VideoInfo info = reader.info();
            double rate = info.fps() > 0 ? info.fps() : USUAL_FPS;
            FlowMotion moving = new FlowMotion(flow, info.width(), info.height());
            Flashes flashes = new Flashes();
            ColourNames colours = new ColourNames();
            @Nullable ClipLooks seen = networks == null ? null : new ClipLooks(networks, info.showing());
            List<PictureQuality> looks = new ArrayList<>();
            double end = look(reader, rate, moving, flashes, colours, looks, seen);
            int frames = (int) reader.position();
            if (frames == 0) {
                throw new OrreryException(
                        clip + ": not one frame can be decoded"
                                + reader.fault().map(why -> " (" + why + ")").orElse(""),
                        "Copy the file again, or give another.");
            }
            ClipScores scores = new ClipScores(
                    info.showing().width(info.width(), info.height()),
                    info.showing().height(info.width(), info.height()),
                    end,
                    frames / end,
                    frames,
                    vectors(clip, reading, info, rate, (int) Math.floor(end)),
                    moving.score(),
                    moving.camera(),
                    looks.isEmpty() ? null : mean(looks),
                    seen == null ? null : seen.brisque(),
                    seen == null ? null : seen.text(),
                    seen == null ? null : seen.faces(),
                    seen == null ? List.of() : seen.things(),
                    seen == null ? List.of() : seen.kinds(),
                    colours.most(),
                    flashes.count() / end,
                    moving.jumps() / end,
                    reader.fault().orElse(null));
            return new Measured(scores, seen == null ? new float[0] : seen.embedding());
        }
    }

    /** Goes through the pictures; when the last one ends, seconds. */
    private static double look(
            VideoReader reader,
            double rate,
            FlowMotion moving,
            Flashes flashes,
            ColourNames colours,
            List<PictureQuality> looks,
            @Nullable ClipLooks seen) {
        long expected = reader.info().frames().orElse(Math.round(reader.info().seconds() * rate));
        long usual = Math.max(1, Math.round(rate / LOOKS));
        long full = Math.max(usual, (long) Math.ceil(expected / MOST_LOOKS));
        long small = Math.max(1, Math.round(rate / FlowMotion.RATE));
        double end = 0;
        while (true) {
            long at = reader.position();
            Optional<byte[]> view = reader.lookAhead(moving.width(), moving.height());
            if (view.isEmpty()) {
                return end;
            }
            double seconds;
            if (at % full == 0) {
                VideoFrame frame = reader.next().orElseThrow();
                seconds = frame.seconds();
                colours.add(view.get());
                boolean fully = at % (full * EVERY) == 0;
                if (fully && Math.min(frame.width(), frame.height()) >= SMALL) {
                    looks.add(PictureQuality.of(frame.rgb(), frame.width(), frame.height()));
                }
                if (seen != null) {
                    seen.add(frame, fully);
                }
            } else {
                seconds = reader.skip().orElseThrow().seconds();
            }
            flashes.add(view.get(), seconds);
            if (at % small == 0) {
                moving.add(view.get(), seconds);
            }
            end = seconds + 1 / rate;
        }
    }

    private static @Nullable Motion vectors(Path clip, ReadOptions reading, VideoInfo info, double rate, int seconds) {
        if (Math.min(info.width(), info.height()) < PATCH) {
            return null;
        }
        VectorMotion motion = new VectorMotion(info.width(), info.height());
        long every = Math.max(1, Math.round(rate / 2));
        int most = Math.max(10, seconds);
        try (MotionReader reader = MotionReader.open(clip, reading)) {
            Optional<MotionField> next = reader.next();
            while (next.isPresent() && motion.frames() < most) {
                if (next.get().stamp().index() % every == 0) {
                    motion.add(next.get().vectors());
                }
                next = reader.next();
            }
        }
        if (motion.frames() == 0) {
            return null;
        }
        VectorMotion.Score score = motion.score();
        return new Motion(score.mean(), score.least());
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

    @Override
    public void close() {
        flow.close();
    }
}
