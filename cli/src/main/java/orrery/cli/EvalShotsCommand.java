package orrery.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import orrery.curate.shots.Detector;
import orrery.curate.shots.ShotEval;
import orrery.curate.shots.ShotScore;
import orrery.curate.shots.TransNetV2;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code orrery eval shots}: detectors of cuts against labels. */
@Command(
        name = "shots",
        mixinStandardHelpOptions = true,
        description =
                "Find the cuts of videos in which they are known, and count which are right; several detectors are compared in one"
                        + " pass.",
        footer = {
            "",
            "Examples:",
            "  orrery eval shots footage",
            "  orrery eval shots footage --detector transnetv2,content,adaptive --json"
        })
final class EvalShotsCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    ReadLimitOptions reading;

    @Mixin
    ShotOptions shots;

    @Parameters(paramLabel = "FOLDER", description = "videos and a CATALOGUE.json that says where their cuts are")
    Path folder;

    @Override
    public Integer call() {
        machine.apply();
        try (TransNetV2 network = shots.network()) {
            Map<Detector, ShotScore> scores = ShotEval.run(
                    folder, shots.detectors(), network, reading.options(), output.progress(), output.stop());
            StringBuilder text = new StringBuilder();
            scores.forEach((detector, score) -> text.append(lines(detector, score)));
            output.print(
                    scores.size() == 1 ? scores.values().iterator().next() : byName(scores),
                    text.toString().strip());
        }
        return 0;
    }

    private static Map<String, ShotScore> byName(Map<Detector, ShotScore> scores) {
        Map<String, ShotScore> named = new LinkedHashMap<>();
        scores.forEach((detector, score) -> named.put(detector.title(), score));
        return named;
    }

    private static String lines(Detector detector, ShotScore score) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s: %d frames, %d false cuts, %d of %d traps cut%n",
                detector.title(),
                score.frames(),
                score.falseCuts(),
                score.traps().cut(),
                score.traps().listed()));
        row(text, "hard", score.hard());
        row(text, "easy to see", score.easy());
        row(text, "soft", score.soft());
        for (ShotScore.VideoScore video : score.videos()) {
            List<Integer> wrong =
                    video.falseCuts().stream().map(cut -> cut.frame()).toList();
            text.append(String.format(
                    Locale.ROOT,
                    "  %-24s missed %s, missed soft %s, false %s%n",
                    video.file(),
                    video.missed(),
                    video.missedSoft(),
                    wrong));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String name, ShotScore.Rate rate) {
        text.append(String.format(
                Locale.ROOT,
                "  %-12s precision %.3f  recall %.3f  F1 %.3f  (%d of %d found)%n",
                name,
                rate.precision(),
                rate.recall(),
                rate.f1(),
                rate.found(),
                rate.labels()));
    }
}
