package orrery.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.curate.shots.Detector;
import orrery.curate.shots.ShotFinder;
import orrery.curate.shots.TransNetV2;
import orrery.curate.split.ClipPlan;
import orrery.curate.split.FixedStride;
import orrery.curate.split.Split;
import orrery.features.Faces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery split}: a video in single-shot clips. */
@Command(
        name = "split",
        mixinStandardHelpOptions = true,
        description =
                "Cut a video into clips of one shot each, without the frames of dissolves and fades; long shots in equal parts."
                        + " What becomes no clip is told with the reason.",
        footer = {
            "",
            "Examples:",
            "  orrery split drive.mp4 -o clips",
            "  orrery split drive.mp4 -o clips --shortest 4s --longest 20s --json",
            "  orrery split archive.mkv -o clips --copy",
            "  orrery split lecture.mp4 -o clips --stride 10s --no-audio",
            "  orrery split street.mp4 -o clips --blur-faces"
        })
final class SplitCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Mixin
    VideoOptions video;

    @Mixin
    ShotOptions shots;

    @Mixin
    ClipLengthOptions lengths;

    @Option(
            names = "--copy",
            description = "copy the compressed pictures, from the first key frame inside of a clip to the last")
    boolean copy;

    @Option(
            names = "--stride",
            paramLabel = "TIME",
            description = "clips of this length one after another, whatever is in the picture (one a shot)")
    @Nullable
    Duration stride;

    @Option(names = "--no-audio", description = "leave the sound out")
    boolean silent;

    @Option(names = "--blur-faces", description = "make faces that are found unrecognisable")
    boolean blur;

    @Override
    public Integer call() {
        Path folder = out.required("clips");
        Set<Detector> detectors = shots.one("split");
        ClipPlan plan = VideoOptions.plan("split", () -> new ClipPlan(lengths.shortest(), lengths.longest()));
        if (copy && blur) {
            throw new UsageException(
                    "split: --copy leaves pictures as they are, --blur-faces changes them", "Leave out one of them.");
        }
        Duration length = stride;
        @Nullable
        FixedStride fixed = length == null
                ? null
                : VideoOptions.plan(
                        "split",
                        () -> new FixedStride(
                                ClipLengthOptions.seconds(length),
                                ClipLengthOptions.seconds(length),
                                lengths.shortest()));
        machine.apply();
        ShotFinder.Result found;
        try (TransNetV2 network = fixed == null ? shots.network() : null) {
            found = new ShotFinder(fixed == null ? detectors : Set.of(), network)
                    .find(video.file, video.reading(), output.progress(), output.stop());
        }
        Split.Result result;
        try (Faces faces =
                blur ? new Faces(Zoo.folder().resolve("blazeface/face_detection_full_range.tflite")) : null) {
            result = Split.write(
                    video.file,
                    found,
                    found.cuts().getOrDefault(detectors.iterator().next(), List.of()),
                    new Split.Options(plan, fixed, copy, !silent, faces, video.reading()),
                    folder,
                    output.progress(),
                    output.stop());
        }
        output.print(result, text(result, folder));
        return 0;
    }

    private static String text(Split.Result result, Path folder) {
        StringBuilder lines = new StringBuilder();
        for (Split.Clip clip : result.clips()) {
            lines.append(line(
                    clip.durationSpan().get(0),
                    clip.durationSpan().get(1),
                    clip.clipLocation() + (clip.note() == null ? "" : "; " + clip.note())));
        }
        for (Split.Left left : result.left()) {
            lines.append(line(left.start(), left.end(), "no clip: " + left.why()));
        }
        return lines + (result.clips().size() + " clips in " + folder) + VideoOptions.line("fault", result.fault());
    }

    private static String line(double start, double end, String what) {
        return String.format(Locale.ROOT, "%9.3f s to %9.3f s  %s%n", start, end, what);
    }
}
