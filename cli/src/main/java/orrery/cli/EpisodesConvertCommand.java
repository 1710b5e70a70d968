package orrery.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Problem;
import orrery.worlds.lerobot.Conversion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery episodes convert}: from one layout to the other. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description =
                "Convert recorded play from and to LeRobot's layout, version 3. The result appears whole or not at all.",
        footer = {
            "",
            "Examples:",
            "  orrery episodes convert recordings --to lerobot -o dataset",
            "  orrery episodes convert dataset --to orrery --camera observation.images.top -o recordings"
        })
final class EpisodesConvertCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Parameters(paramLabel = "FROM", description = "episodes, clips, or a LeRobot data set of version 3")
    Path from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "LAYOUT",
            description = "lerobot, or orrery for our own layout")
    Conversion.@Nullable Layout layout;

    @Option(
            names = "--camera",
            defaultValue = "",
            paramLabel = "KEY",
            description = "which pictures of a LeRobot data set, e.g. observation.images.top (the first)")
    String camera = "";

    /**
     * What {@code --json} prints.
     *
     * @param layout of the new folder
     * @param leftOut episodes with a fault, which are not in it
     * @param note what was changed to fit, absent where nothing was
     */
    record Answer(
            String out,
            String layout,
            int episodes,
            long frames,
            List<Problem> leftOut,
            @Nullable String note) {}

    @Override
    public Integer call() {
        Path target = out.required("dataset");
        Conversion.Layout to = Objects.requireNonNull(layout);
        Conversion.refuseToReplace(target);
        EpisodeFolder folder = EpisodeFolder.open(from, camera, output.progress());
        Conversion.Result result = Conversion.run(folder, target, to, output.progress(), output.stop());
        Answer answer = new Answer(
                target.toString(),
                to.name().toLowerCase(Locale.ROOT),
                result.episodes(),
                result.frames(),
                result.leftOut(),
                result.note());
        output.print(answer, text(answer));
        return 0;
    }

    private static String text(Answer answer) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : answer.leftOut()) {
            text.append(String.format("left out: %s: %s%n    %s%n", problem.file(), problem.what(), problem.cure()));
        }
        text.append(String.format(
                Locale.ROOT, "%d episodes, %d frames in %s", answer.episodes(), answer.frames(), answer.out()));
        if (answer.note() != null) {
            text.append(System.lineSeparator()).append("note: ").append(answer.note());
        }
        return text.toString();
    }
}
