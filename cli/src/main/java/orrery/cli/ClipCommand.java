package orrery.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.video.Excerpt;
import orrery.video.KeyFrameCut;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery clip}: a piece of a video in another file. */
@Command(
        name = "clip",
        mixinStandardHelpOptions = true,
        description = "Write a piece of a video, or all of it, as .mp4 (H.264), .mkv (FFV1, lossless), .gif or .webp;"
                + " without sound. With --copy nothing is decoded and nothing lost: the piece then begins and ends at key"
                + " frames.",
        footer = {
            "",
            "Examples:",
            "  orrery clip drive.mp4 -o turn.mp4 --from 12s --to 15.5s",
            "  orrery clip drive.mp4 -o turn.gif --from 12s --to 15s --fps 10 --side 320",
            "  orrery clip film.mkv -o scene.mkv --from 1m --to 2m --copy"
        })
final class ClipCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    VideoOptions video;

    @Option(
            names = "--from",
            defaultValue = "0s",
            paramLabel = "TIME",
            description = "where the piece begins (${DEFAULT-VALUE})")
    Duration from = Duration.ZERO;

    @Option(names = "--to", paramLabel = "TIME", description = "where the piece ends (the end of the video)")
    @Nullable
    Duration to;

    @Option(names = "--fps", paramLabel = "N", description = "frames a second of the result (those of the video)")
    @Nullable
    Double fps;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            description = "longest side of the result in pixels (that of the video)")
    @Nullable
    Integer side;

    @Option(names = "--copy", description = "copy the compressed pictures, from key frame to key frame")
    boolean copy;

    @Override
    public Integer call() {
        Path target = out.required("clip.mp4");
        if (copy) {
            copy(target);
        } else {
            encode(target);
        }
        return 0;
    }

    private void copy(Path target) {
        if (fps != null || side != null) {
            throw new UsageException(
                    "clip: --copy keeps rate and size", "Leave out --fps and --side, or leave out --copy.");
        }
        Excerpt.Plan times = plan();
        KeyFrameCut.Result cut = KeyFrameCut.copy(video.file, video.reading(), times.from(), times.to(), target);
        output.print(
                cut,
                String.format(
                        Locale.ROOT,
                        "%d frames in %s, unchanged, from %.3f s to %.3f s of the video",
                        cut.frames(),
                        target,
                        cut.start(),
                        cut.end()));
    }

    private void encode(Path target) {
        Excerpt.Result r = Excerpt.write(video.file, video.reading(), plan(), target, output.progress(), output.stop());
        output.print(
                r,
                String.format(
                        Locale.ROOT,
                        "%d frames, %dx%d, %.3f s in %s%s%s",
                        r.frames(),
                        r.width(),
                        r.height(),
                        r.duration(),
                        target,
                        VideoOptions.line("note", r.note()),
                        VideoOptions.line("fault", r.fault())));
    }

    private Excerpt.Plan plan() {
        double end = to == null ? Double.POSITIVE_INFINITY : to.toNanos() / 1e9;
        return VideoOptions.plan(
                "clip",
                () -> new Excerpt.Plan(from.toNanos() / 1e9, end, fps == null ? 0 : fps, side == null ? 0 : side));
    }
}
