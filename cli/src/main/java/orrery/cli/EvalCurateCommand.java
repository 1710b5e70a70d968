package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.curate.filter.ClipMeter;
import orrery.curate.filter.Networks;
import orrery.curate.filter.VerdictEval;
import orrery.curate.filter.VideoKinds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery eval curate}: verdicts about clips against labels. */
@Command(
        name = "curate",
        mixinStandardHelpOptions = true,
        description =
                "Judge clips of which it is known whether they are still, shaky, under text, faces, broken or copies, and count which"
                        + " verdicts are right.",
        footer = {
            "",
            "Examples:",
            "  orrery eval curate footage",
            "  orrery eval curate footage --json",
            "  orrery eval curate zoo/kinds"
        })
final class EvalCurateCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    ReadLimitOptions reading;

    @Option(
            names = "--learn-kinds",
            paramLabel = "FOLDER",
            description = "keep the labelled kinds of videos there, for score (nowhere)")
    @Nullable
    Path kinds;

    @Parameters(
            paramLabel = "FOLDER",
            description = "clips and a CATALOGUE.json that says what they are, or what --learn-kinds kept")
    Path folder;

    @Override
    public Integer call() {
        machine.apply();
        if (Files.exists(folder.resolve("kinds.json"))) {
            VideoKinds.Accuracy accuracy = VideoKinds.open(folder).leaveOneOut();
            output.print(accuracy, text(accuracy));
            return 0;
        }
        try (Networks networks = new Networks(Zoo.folder());
                ClipMeter meter = new ClipMeter(networks)) {
            VerdictEval.Result result =
                    VerdictEval.run(folder, meter, reading.options(), kinds, output.progress(), output.stop());
            output.print(result, text(result));
        }
        return 0;
    }

    private static String text(VerdictEval.Result result) {
        StringBuilder text = new StringBuilder();
        result.counts()
                .forEach((what, count) -> text.append(
                        String.format(Locale.ROOT, "%-24s %d of %d right%n", what, count.right(), count.all())));
        for (VerdictEval.Verdict wrong : result.wrong()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-12s %-22s label %s, found %s%n",
                    wrong.what(),
                    wrong.file(),
                    wrong.expected(),
                    wrong.found()));
        }
        return text + text(result.kinds());
    }

    private static String text(VideoKinds.Accuracy kinds) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "kinds of videos: %d of %d recognised by the others", kinds.right(), kinds.all()));
        kinds.byKind()
                .forEach((kind, counts) ->
                        text.append(String.format(Locale.ROOT, "%n  %-16s %d of %d", kind, counts[0], counts[1])));
        return text.toString();
    }
}
