package orrery.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import orrery.video.VideoProbe;
import orrery.video.VideoReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery probe}: what is in a video file, by decoding it. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = "Say what is in a video file: every frame is decoded, so the count is true and damage is found.",
        footer = {"", "Examples:", "  orrery probe drive.mp4", "  orrery probe phone.mov --json"})
final class ProbeCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    VideoOptions video;

    @Override
    public Integer call() {
        VideoReport report = VideoProbe.of(video.file, video.reading(), output.progress());
        output.print(report, text(report));
        return 0;
    }

    private String text(VideoReport r) {
        StringBuilder text = new StringBuilder();
        line(text, "%s: %s in %s, %d frames, %.3f s", video.file, r.codec(), r.container(), r.frames(), r.duration());
        line(text, "  pictures  %dx%d %s, %s%s", r.width(), r.height(), r.pixels(), r.colours(), tags(r));
        if (r.shownWidth() != r.width() || r.shownHeight() != r.height() || r.rotation() != 0) {
            String how = r.rotation() == 0 ? "" : ", turned by " + r.rotation() + " degrees counter-clockwise";
            line(text, "  shown as  %dx%d%s", r.shownWidth(), r.shownHeight(), how);
        }
        String gaps = r.variable()
                ? ", variable: %.1f to %.1f ms from frame to frame".formatted(1000 * r.shortest(), 1000 * r.longest())
                : "";
        line(text, "  rate      %.3f frames a second%s; key frames: %d", r.fps(), gaps, r.keys());
        if (r.streams().size() > 1) {
            line(text, "  streams   %s; read: %d", streams(r), r.stream());
        }
        line(text, "  fault     %s", r.fault() == null ? "none" : r.fault());
        return text.toString().stripTrailing();
    }

    private static String tags(VideoReport r) {
        return (r.hdr() ? ", high dynamic range (" + r.transfer() + ")" : "")
                + (r.interlaced() ? ", interlaced" : "")
                + (r.alpha() ? ", with transparency" : "");
    }

    private static String streams(VideoReport r) {
        return r.streams().stream()
                .map(s -> s.index() + " " + s.kind() + " " + s.codec()
                        + (s.width() > 0 ? " " + s.width() + "x" + s.height() : ""))
                .collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
