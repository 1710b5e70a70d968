package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.curate.filter.CameraMotion;
import orrery.curate.filter.ClipScores;
import orrery.curate.filter.PictureQuality;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code orrery score}: what clips are worth. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description =
                "Measure how much moves in a clip, or in every clip of a folder, how the camera moves, and how sharp, noisy, bright and"
                        + " blocky the pictures are. Nothing is dropped.",
        footer = {"", "Examples:", "  orrery score drive.mp4", "  orrery score clips --json"})
final class ScoreCommand implements Callable<Integer> {
    /** One clip: its scores, or why there are none. */
    record Scored(
            String clip,
            @Nullable ClipScores scores,
            @Nullable String error) {}

    /** The answer. */
    record Answer(int clips, int failed, List<Scored> scored) {}

    @Mixin
    Output output;

    @Mixin
    ReadLimitOptions reading;

    @Parameters(paramLabel = "CLIP|FOLDER", description = "the file, or a folder of files")
    Path source;

    @Override
    public Integer call() {
        List<Path> clips = Files.isDirectory(source) ? VideoFolder.files(source) : List.of(source);
        List<Scored> scored = new ArrayList<>();
        output.progress().start("measuring", clips.size(), "clips");
        for (Path clip : clips) {
            if (output.stop().requested()) {
                throw new InterruptedAndSaved("stopped before the end", "Run the same command again.");
            }
            String name = String.valueOf(clip.getFileName());
            try {
                ClipScores scores = ClipScores.of(clip, reading.options());
                scored.add(new Scored(name, scores, null));
                output.line(text(name, scores));
            } catch (OrreryException e) {
                if (clips.size() == 1) {
                    throw e;
                }
                scored.add(new Scored(name, null, e.getMessage()));
                output.line(name + ": " + e.getMessage());
            }
        }
        int failed = (int) scored.stream().filter(each -> each.error() != null).count();
        output.print(
                new Answer(scored.size() - failed, failed, scored),
                scored.size() - failed + " clips, " + failed + " files that are none");
        return 0;
    }

    private static String text(String name, ClipScores scores) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%s: %dx%d, %.2f s", name, scores.width(), scores.height(), scores.seconds()));
        ClipScores.@Nullable Motion motion = scores.motion();
        if (motion != null) {
            line.append(String.format(Locale.ROOT, ", motion %.5f", motion.globalMean()));
        }
        CameraMotion.@Nullable Result camera = scores.camera();
        if (camera != null) {
            line.append(", camera ").append(camera.tag().name().toLowerCase(Locale.ROOT));
        }
        @Nullable PictureQuality quality = scores.quality();
        if (quality != null) {
            line.append(String.format(
                    Locale.ROOT,
                    ", blur %.2f, noise %.2f, brightness %.0f, blockiness %.2f",
                    quality.blur(),
                    quality.noise(),
                    quality.brightness(),
                    quality.blockiness()));
        }
        return line + VideoOptions.line("fault", scores.fault());
    }
}
