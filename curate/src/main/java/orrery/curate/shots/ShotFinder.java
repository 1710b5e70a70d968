package orrery.curate.shots;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.FrameStamp;
import orrery.video.ReadOptions;
import orrery.video.Resize;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;

/** Finds the changes of shot of a video: one pass over its frames for any number of detectors. */
public final class ShotFinder {
    /**
     * What was found.
     *
     * @param frames in the video
     * @param fps of the video by its head, 0 where it does not tell
     * @param duration from the first frame to the end of the last, seconds
     * @param times when each frame is shown, seconds from the first
     * @param cuts of each detector, in order
     * @param fault what is wrong with the video; null where nothing is
     */
    public record Result(
            int frames,
            double fps,
            double duration,
            List<Double> times,
            Map<Detector, List<Cut>> cuts,
            @Nullable String fault) {}

    private static final double USUAL_FPS = 25;

    private final Collection<Detector> detectors;
    private final @Nullable TransNetV2 network;

    /** @param network for detectors that {@linkplain Detector#usesNetwork use it}; null where none does; not closed here */
    public ShotFinder(Collection<Detector> detectors, @Nullable TransNetV2 network) {
        if (detectors.stream().anyMatch(Detector::usesNetwork) && network == null) {
            throw new OrreryException("a detector needs the network TransNetV2", "Open its weights.");
        }
        this.detectors = List.copyOf(detectors);
        this.network = network;
    }

    /**
     * Finds.
     *
     * @param options limits and stream; a damaged video is taken as far as it goes, and the result says so
     * @param stop ends the work
     * @throws OrreryException if the video has not one frame that can be decoded, or is beyond a limit
     */
    public Result find(Path video, ReadOptions options, Progress progress, Stop stop) {
        try (VideoReader reader = VideoReader.open(video, options.goingOn())) {
            Pass pass = new Pass(reader);
            progress.start("looking for cuts", reader.info().frames().orElse(0), "frames");
            while (pass.next()) {
                progress.at(reader.position(), "");
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped before the end of " + video, "Run the same command again.");
                }
            }
            if (pass.times.isEmpty()) {
                throw new OrreryException(
                        video + ": not one frame can be decoded"
                                + reader.fault().map(why -> " (" + why + ")").orElse(""),
                        "Copy the file again, or give another.");
            }
            progress.finish("");
            return pass.result();
        }
    }

    /** One pass over one video. */
    private final class Pass {
        private final VideoReader reader;
        private final List<Double> times = new ArrayList<>();
        private final Map<Detector, CutRule> rules = new EnumMap<>(Detector.class);
        private final Map<Detector, List<Integer>> found = new EnumMap<>(Detector.class);
        private final List<FrameScores> scores = new ArrayList<>();
        private final @Nullable NetworkCuts cuts;
        private final int[] size;
        private final FrameMeter meter;
        private double end;

        Pass(VideoReader reader) {
            this.reader = reader;
            size = FrameMeter.size(reader.info().width(), reader.info().height());
            meter = new FrameMeter(size[0], size[1], FrameMeter.Plan.standard());
            @Nullable NetworkCuts made = null;
            for (Detector detector : detectors) {
                if (detector.usesNetwork() && network != null) {
                    made = made == null ? new NetworkCuts(network) : made;
                } else {
                    rules.put(detector, detector.rule());
                    found.put(detector, new ArrayList<>());
                }
            }
            cuts = made;
        }

        /** Takes a frame; false at the end. */
        boolean next() {
            if (cuts != null) {
                Optional<byte[]> small = reader.lookAhead(TransNetV2.WIDTH, TransNetV2.HEIGHT);
                small.ifPresent(cuts::add);
            }
            if (rules.isEmpty()) {
                Optional<FrameStamp> stamp = reader.skip();
                stamp.ifPresent(at -> time(at.seconds(), at.duration()));
                return stamp.isPresent();
            }
            Optional<VideoFrame> frame = reader.next();
            frame.ifPresent(this::measure);
            return frame.isPresent();
        }

        private void time(double seconds, double duration) {
            times.add(seconds);
            double usual = reader.info().fps() > 0 ? reader.info().fps() : USUAL_FPS;
            end = seconds + (duration > 0 ? duration : 1 / usual);
        }

        private void measure(VideoFrame frame) {
            int index = times.size();
            time(frame.seconds(), 0);
            FrameScores measured;
            try (Scope scope = Scope.open()) {
                Tensor small = Resize.opencv(frame.tensor(), size[1], size[0], Resize.OpenCvKernel.LINEAR);
                measured = meter.next(small.bytes());
            }
            scores.add(measured);
            rules.forEach((detector, rule) -> cutsOf(detector).addAll(rule.next(index, measured)));
        }

        private List<Integer> cutsOf(Detector detector) {
            return found.computeIfAbsent(detector, each -> new ArrayList<>());
        }

        Result result() {
            Map<Detector, List<Cut>> all = new EnumMap<>(Detector.class);
            rules.forEach((detector, rule) -> {
                cutsOf(detector).addAll(rule.finish());
                all.put(
                        detector,
                        cutsOf(detector).stream()
                                .map(frame -> Cut.hard(frame, times.get(frame), detector.score(scores.get(frame))))
                                .toList());
            });
            if (cuts != null) {
                cuts.finish();
                for (Detector detector : detectors) {
                    if (detector.usesNetwork()) {
                        all.put(detector, detector == Detector.COMBINED ? cuts.combined(times) : cuts.published(times));
                    }
                }
            }
            return new Result(
                    times.size(),
                    reader.info().fps(),
                    end,
                    times,
                    all,
                    reader.fault().orElse(null));
        }
    }
}
