package orrery.curate.split;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.shots.Cut;
import orrery.curate.shots.ShotFinder;
import orrery.curate.split.ClipPlan.Gap;
import orrery.curate.split.ClipPlan.Pieces;
import orrery.curate.split.ClipPlan.Span;
import orrery.features.Faces;
import orrery.video.Excerpt;
import orrery.video.FrameStamp;
import orrery.video.KeyFrameCut;
import orrery.video.ReadOptions;
import orrery.video.SoundCopy;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/**
 * Writes the clips of one video: {@code clips/ID.mp4} and what is known of each in {@code metas/v0/ID.json}, the names that cosmos-curate
 * gives them. The same video and cuts give the same ids and the same bytes.
 */
public final class Split {
    private static final Set<String> CONTAINERS = Set.of("mp4", "mov", "mkv", "webm", "ts");
    private static final double TICK = 0.002; // the clock of Matroska

    /**
     * How.
     *
     * @param plan which stretches become clips
     * @param stride clips at equal distances instead, whatever the cuts; null for those of the plan
     * @param copy whether the compressed pictures are copied, from the first key frame inside of a clip to the last; else they are written
     *     anew, to the frame
     * @param sound whether clips have the video's sound too
     * @param faces finds the faces that are blurred, stays the caller's; null to leave faces alone
     * @param reading limits and stream
     */
    public record Options(
            ClipPlan plan,
            @Nullable FixedStride stride,
            boolean copy,
            boolean sound,
            @Nullable Faces faces,
            ReadOptions reading) {
        public Options {
            Check.that(
                    !copy || faces == null,
                    "Leave out one of them.",
                    "compressed pictures cannot be copied and faces in them blurred");
        }

        /** By a plan, with sound. */
        public Options(ClipPlan plan, boolean copy, ReadOptions reading) {
            this(plan, null, copy, true, null, reading);
        }

        private double shortest() {
            return stride == null ? plan.shortest() : stride.shortest();
        }
    }

    /**
     * A clip; names and units are cosmos-curate's.
     *
     * @param spanUuid id that follows from the video's name and the frames
     * @param sourceVideo name of the video
     * @param durationSpan seconds from the first frame of the video to the beginning and to the end
     * @param frameSpan first frame and the one after the last
     * @param clipLocation file, from the output folder
     * @param sound what its sound is compressed with; null where it has none
     * @param facesBlurred most faces of one picture that were blurred
     * @param note what else is to be known; null for nothing
     */
    public record Clip(
            String spanUuid,
            String sourceVideo,
            List<Double> durationSpan,
            List<Integer> frameSpan,
            int widthSource,
            int heightSource,
            double framerateSource,
            String clipLocation,
            int width,
            int height,
            double framerate,
            long numFrames,
            long numBytes,
            @Nullable String sound,
            int facesBlurred,
            @Nullable String note) {}

    /** A stretch that became no clip, in seconds, and why. */
    public record Left(double start, double end, String why) {}

    /** Everything that became of a video; clips and what was left are the whole of it. */
    public record Result(
            String video,
            List<Clip> clips,
            List<Left> left,
            @Nullable String fault) {}

    private final Path video;
    private final Options options;
    private final Path out;
    private final VideoInfo info;
    private final List<Clip> clips = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();

    private Split(Path video, Options options, Path out) {
        this.video = video;
        this.options = options;
        this.out = out;
        try (VideoReader reader = VideoReader.open(video, options.reading())) {
            info = reader.info();
        }
    }

    /**
     * Writes.
     *
     * @param shots what was found in the video
     * @param cuts those of its cuts that count
     * @throws orrery.base.OrreryException if a clip cannot be written; those before it stay
     */
    public static Result write(
            Path video,
            ShotFinder.Result shots,
            List<Cut> cuts,
            Options options,
            Path out,
            Progress progress,
            Stop stop) {
        Split split = new Split(video, options, out);
        FixedStride stride = options.stride();
        Pieces pieces = stride == null
                ? options.plan().divide(cuts, shots.times(), shots.duration())
                : stride.divide(shots.times(), shots.duration());
        for (Gap gap : pieces.gaps()) {
            split.left.add(new Left(gap.span().start(), gap.span().stop(), gap.why()));
        }
        List<Double> keys = options.copy() ? split.keys() : List.of();
        progress.start("writing clips", pieces.clips().size(), "clips");
        for (int i = 0; i < pieces.clips().size(); i++) {
            Span span = pieces.clips().get(i);
            if (options.copy()) {
                split.copy(span, keys, shots.duration());
            } else {
                split.encode(span, stop);
            }
            progress.at(i + 1, "");
        }
        progress.finish("");
        return new Result(split.name(), split.clips, split.left, shots.fault());
    }

    private String name() {
        return String.valueOf(video.getFileName());
    }

    private void encode(Span span, Stop stop) {
        String id = id(span);
        Path file = out.resolve("clips").resolve(id + ".mp4");
        Faces faces = options.faces();
        @Nullable
        FaceBlur blur = faces == null ? null : new FaceBlur(faces, video, options.reading(), span.start(), span.stop());
        Excerpt.Result made = Excerpt.write(
                video,
                options.reading(),
                new Excerpt.Plan(span.start(), span.stop(), 0, 0),
                blur == null ? (rgb, width, height, seconds) -> {} : blur,
                file,
                Progress.SILENT,
                stop);
        add(id, span, file, made.width(), made.height(), made.fps(), made.frames(), blur == null ? 0 : blur.most());
    }

    /** Copies what lies between key frames inside of a clip, so that no foreign frame comes along. */
    private void copy(Span span, List<Double> keys, double duration) {
        double from = Double.NaN;
        double to = Double.NaN;
        for (double key : keys) {
            if (key >= span.start() - TICK && Double.isNaN(from)) {
                from = key;
            }
            to = key <= span.stop() + TICK ? key : to;
        }
        to = span.stop() >= duration - TICK ? duration : to;
        if (!(to - from >= options.shortest())) { // also where there is no key frame at all
            left.add(new Left(span.start(), span.stop(), "no key frames far enough apart inside of it"));
            return;
        }
        Span inside = new Span(span.first(), span.end(), from, to);
        String id = id(inside);
        Path file = out.resolve("clips").resolve(id + "." + suffix());
        KeyFrameCut.Result made = KeyFrameCut.copy(video, options.reading(), from, to, file);
        leave(span.start(), made.start(), "before its first key frame");
        leave(made.end(), span.stop(), "after its last key frame");
        add(
                id,
                new Span(span.first(), span.end(), made.start(), made.end()),
                file,
                info.width(),
                info.height(),
                info.fps(),
                made.frames(),
                0);
    }

    private void leave(double start, double end, String why) {
        if (end - start > TICK) {
            left.add(new Left(start, end, why));
        }
    }

    /** By name and time in whole milliseconds: a copy begins elsewhere than what is written anew. */
    private String id(Span span) {
        String unit = options.copy() ? "_copy_" + Math.round(span.start() * 1000) : "";
        return ClipIds.ofFrames(name() + unit, span.first(), span.end()).toString();
    }

    private String suffix() {
        String name = name().toLowerCase(Locale.ROOT);
        String own = name.substring(name.lastIndexOf('.') + 1);
        return CONTAINERS.contains(own) ? own : "mkv";
    }

    /** When key frames are shown, seconds. */
    private List<Double> keys() {
        List<Double> keys = new ArrayList<>();
        try (VideoReader reader =
                VideoReader.open(video, options.reading().goingOn().keysOnly())) {
            for (var stamp = reader.skip(); stamp.isPresent(); stamp = reader.skip()) {
                stamp.filter(FrameStamp::key).ifPresent(at -> keys.add(at.seconds()));
            }
        }
        return keys;
    }

    private void add(String id, Span span, Path file, int width, int height, double fps, long frames, int faces) {
        Optional<SoundCopy.Result> sound = options.sound()
                ? SoundCopy.into(file, video, options.reading(), span.start(), span.stop())
                : Optional.empty();
        Clip clip = new Clip(
                id,
                name(),
                List.of(span.start(), span.stop()),
                List.of(span.first(), span.end()),
                info.width(),
                info.height(),
                info.fps(),
                out.relativize(file).toString(),
                width,
                height,
                fps,
                frames,
                bytes(file),
                sound.filter(SoundCopy.Result::kept)
                        .map(SoundCopy.Result::codec)
                        .orElse(null),
                faces,
                sound.filter(result -> !result.kept())
                        .map(result -> "its sound is " + result.codec() + ", which this container does not hold")
                        .orElse(null));
        Records.write(out.resolve("metas").resolve("v0").resolve(id + ".json"), clip);
        clips.add(clip);
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }
}
