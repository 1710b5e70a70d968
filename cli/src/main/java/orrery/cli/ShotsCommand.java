package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.curate.shots.Cut;
import orrery.curate.shots.Detector;
import orrery.curate.shots.ShotFinder;
import orrery.curate.shots.ShotSheet;
import orrery.curate.shots.TransNetV2;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery shots}: where one shot ends and the next begins. */
@Command(
        name = "shots",
        mixinStandardHelpOptions = true,
        description =
                "Find the cuts, dissolves and fades of a video, or of every video in a folder; with --out they are drawn on a"
                        + " contact sheet.",
        footer = {
            "",
            "Examples:",
            "  orrery shots film.mp4 -o cuts.png",
            "  orrery shots film.mp4 --detector content --json",
            "  orrery shots rushes -o sheets"
        })
final class ShotsCommand implements Callable<Integer> {
    /** A video of a folder. */
    record OfVideo(
            String video,
            int frames,
            List<Cut> cuts,
            @Nullable String fault,
            @Nullable String error) {}

    /** The answer for one video. */
    record Answer(
            int frames,
            double duration,
            String detector,
            List<Cut> cuts,
            @Nullable String fault) {}

    /** The answer for a folder. */
    record Answers(String detector, int failed, List<OfVideo> videos) {}

    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Mixin
    ReadLimitOptions reading;

    @Mixin
    ShotOptions shots;

    @Parameters(paramLabel = "VIDEO|FOLDER", description = "the file, or a folder of files")
    Path source;

    @Option(
            names = "--columns",
            defaultValue = "4",
            paramLabel = "N",
            description = "cuts beside each other on a sheet (${DEFAULT-VALUE})")
    int columns;

    @Option(
            names = "--side",
            defaultValue = "160",
            paramLabel = "PIXELS",
            description = "longest side of a frame on a sheet (${DEFAULT-VALUE})")
    int side;

    @Override
    public Integer call() {
        Set<Detector> detectors = shots.detectors();
        if (detectors.size() != 1) {
            throw new UsageException("shots: several detectors", "Name one; eval shots compares several.");
        }
        Detector detector = detectors.iterator().next();
        ShotSheet.Plan plan = VideoOptions.plan("shots", () -> new ShotSheet.Plan(columns, side));
        machine.apply();
        try (TransNetV2 network = shots.network()) {
            ShotFinder finder = new ShotFinder(detectors, network);
            if (Files.isDirectory(source)) {
                folder(finder, detector, plan);
            } else {
                one(finder, detector, plan);
            }
        }
        return 0;
    }

    private void one(ShotFinder finder, Detector detector, ShotSheet.Plan plan) {
        ShotFinder.Result found = finder.find(source, reading.options(), output.progress(), output.stop());
        List<Cut> cuts = found.cuts().getOrDefault(detector, List.of());
        if (out.path != null) {
            sheet(source, found, cuts, plan, out.path);
        }
        output.print(
                new Answer(found.frames(), found.duration(), detector.title(), cuts, found.fault()),
                text(cuts) + summary(found.frames(), cuts) + VideoOptions.line("fault", found.fault()));
    }

    private void folder(ShotFinder finder, Detector detector, ShotSheet.Plan plan) {
        List<OfVideo> videos = new ArrayList<>();
        for (Path video : VideoFolder.files(source)) {
            String name = String.valueOf(video.getFileName());
            try {
                ShotFinder.Result found = finder.find(video, reading.options(), output.progress(), output.stop());
                List<Cut> cuts = found.cuts().getOrDefault(detector, List.of());
                if (out.path != null) {
                    sheet(video, found, cuts, plan, out.path.resolve(name + ".png"));
                }
                videos.add(new OfVideo(name, found.frames(), cuts, found.fault(), null));
                output.line(name + ": " + summary(found.frames(), cuts) + VideoOptions.line("fault", found.fault()));
            } catch (OrreryException e) {
                if (output.stop().requested()) {
                    throw e;
                }
                videos.add(new OfVideo(name, 0, List.of(), null, e.getMessage()));
                output.line(name + ": " + e.getMessage());
            }
        }
        int failed =
                (int) videos.stream().filter(video -> video.error() != null).count();
        if (failed == videos.size()) {
            throw new OrreryException(
                    source + ": none of its " + failed + " files is a video that can be read",
                    "Give a folder of videos.");
        }
        int cuts = videos.stream().mapToInt(video -> video.cuts().size()).sum();
        output.print(
                new Answers(detector.title(), failed, videos),
                videos.size() - failed + " videos, " + cuts + " cuts, " + failed + " files that are no video");
    }

    private void sheet(Path video, ShotFinder.Result found, List<Cut> cuts, ShotSheet.Plan plan, Path file) {
        String title = video.getFileName() + "   " + summary(found.frames(), cuts);
        ShotSheet.write(video, reading.options(), cuts, title, plan, file);
    }

    private static String summary(int frames, List<Cut> cuts) {
        return frames + " frames, " + cuts.size() + (cuts.size() == 1 ? " cut" : " cuts");
    }

    private static String text(List<Cut> cuts) {
        StringBuilder lines = new StringBuilder();
        for (Cut cut : cuts) {
            lines.append(String.format(
                    Locale.ROOT,
                    "%7d  %9.3f s  %-8s  %.3f%n",
                    cut.frame(),
                    cut.time(),
                    cut.kind().name().toLowerCase(Locale.ROOT),
                    cut.score()));
        }
        return lines.toString();
    }
}
