package orrery.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import orrery.video.FilmSheet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery frames}: a video at a glance. */
@Command(
        name = "frames",
        mixinStandardHelpOptions = true,
        description =
                "Draw a contact sheet: frames of a video at equal distances, upright, with their times, as one PNG.",
        footer = {
            "",
            "Examples:",
            "  orrery frames drive.mp4 -o sheet.png",
            "  orrery frames film.mkv -o sheet.png --count 60 --columns 10 --side 160"
        })
final class FramesCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    VideoOptions video;

    @Option(
            names = "--count",
            defaultValue = "24",
            paramLabel = "N",
            description = "most frames on the sheet (${DEFAULT-VALUE})")
    int count;

    @Option(
            names = "--columns",
            defaultValue = "6",
            paramLabel = "N",
            description = "frames beside each other (${DEFAULT-VALUE})")
    int columns;

    @Option(
            names = "--side",
            defaultValue = "240",
            paramLabel = "PIXELS",
            description = "longest side of a frame on the sheet (${DEFAULT-VALUE})")
    int side;

    @Override
    public Integer call() {
        FilmSheet.Plan plan = VideoOptions.plan("frames", () -> new FilmSheet.Plan(count, columns, side));
        FilmSheet.Result result =
                FilmSheet.write(video.file, video.reading(), plan, out.required("sheet.png"), output.progress());
        output.print(
                result,
                String.format(
                        Locale.ROOT,
                        "%d of %d frames on %s, %dx%d pixels%s",
                        result.shown(),
                        result.frames(),
                        out.path,
                        result.width(),
                        result.height(),
                        VideoOptions.line("fault", result.fault())));
        return 0;
    }
}
