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
import orrery.curate.filter.ClipMeter;
import orrery.curate.filter.ClipScores;
import orrery.curate.filter.FaceShare;
import orrery.curate.filter.Networks;
import orrery.curate.filter.PictureQuality;
import orrery.curate.filter.TextOverlay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery score}: what clips are worth. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description =
                "Measure how much moves in a clip, or in every clip of a folder, how the camera moves, how good the pictures are, what text and"
                        + " faces are in them. Nothing is dropped.",
        footer = {
            "",
            "Examples:",
            "  orrery score drive.mp4",
            "  orrery score clips --json",
            "  orrery score clips --fast"
        })
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
    MachineOptions machine;

    @Mixin
    ReadLimitOptions reading;

    @Option(names = "--fast", description = "no networks: no text, faces, things and BRISQUE")
    boolean fast;

    @Parameters(paramLabel = "CLIP|FOLDER", description = "the file, or a folder of files")
    Path source;

    @Override
    public Integer call() {
        machine.apply();
        List<Path> clips = Files.isDirectory(source) ? VideoFolder.files(source) : List.of(source);
        List<Scored> scored = new ArrayList<>();
        output.progress().start("measuring", clips.size(), "clips");
        try (Networks networks = fast ? null : new Networks(Zoo.folder());
                ClipMeter meter = new ClipMeter(networks)) {
            for (Path clip : clips) {
                if (output.stop().requested()) {
                    throw new InterruptedAndSaved("stopped before the end", "Run the same command again.");
                }
                scored.add(scored(meter, clip, clips.size() == 1));
            }
        }
        int failed = (int) scored.stream().filter(each -> each.error() != null).count();
        output.print(
                new Answer(scored.size() - failed, failed, scored),
                scored.size() - failed + " clips, " + failed + " files that are none");
        return 0;
    }

    private Scored scored(ClipMeter meter, Path clip, boolean alone) {
        String name = String.valueOf(clip.getFileName());
        try {
            ClipScores scores = meter.measure(clip, reading.options()).scores();
            output.line(text(name, scores));
            return new Scored(name, scores, null);
        } catch (OrreryException e) {
            if (alone) {
                throw e;
            }
            output.line(name + ": " + e.getMessage());
            return new Scored(name, null, e.getMessage());
        }
    }

    private static String text(String name, ClipScores scores) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%s: %dx%d, %.2f s", name, scores.width(), scores.height(), scores.seconds()));
        ClipScores.@Nullable Motion motion = scores.motion();
        if (motion != null) {
            line.append(String.format(Locale.ROOT, ", motion %.5f", motion.globalMean()));
        }
        line.append(", camera ").append(scores.camera().tag().name().toLowerCase(Locale.ROOT));
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
        @Nullable Double brisque = scores.brisque();
        if (brisque != null) {
            line.append(String.format(Locale.ROOT, ", BRISQUE %.0f", brisque));
        }
        TextOverlay.@Nullable Score text = scores.text();
        if (text != null && !text.words().isEmpty()) {
            line.append(text.overlay() ? ", text over it: " : ", text: ").append(String.join(" | ", text.words()));
        }
        FaceShare.@Nullable Score faces = scores.faces();
        if (faces != null && faces.most() > 0) {
            line.append(", faces ").append(faces.most());
        }
        if (!scores.things().isEmpty()) {
            line.append(", looks like ").append(String.join(", ", scores.things()));
        }
        if (!scores.kinds().isEmpty()) {
            line.append(", kind ").append(scores.kinds().get(0).kind());
        }
        return line + VideoOptions.line("fault", scores.fault());
    }
}
