package orrery.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import orrery.worlds.EpisodeCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code orrery episodes check}: every fault of a data set, with its cure. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Look at every line, row and picture of recorded play and explain each fault.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no fault", "1:the folder cannot be checked", "2:wrong usage", "3:there are faults"},
        footer = {"", "Examples:", "  orrery episodes check recordings", "  orrery episodes check dataset --json"})
final class EpisodesCheckCommand implements Callable<Integer> {
    /** The folder could be read and something in it is wrong. */
    static final int FAULTS = 3;

    @Mixin
    Output output;

    @Parameters(paramLabel = "FOLDER", description = "episodes, clips, or a LeRobot data set of version 3")
    Path folder;

    /** One thing that is wrong. */
    record Fault(String file, String fault, String cure) {}

    /**
     * What {@code --json} prints.
     *
     * @param episodes that there are, good or not
     * @param frames of them
     * @param faults all that is wrong
     */
    record Answer(int episodes, long frames, List<Fault> faults) {}

    @Override
    public Integer call() {
        EpisodeCheck found = EpisodeCheck.of(folder, output.progress(), output.stop());
        List<Fault> faults = found.faults().stream()
                .map(problem -> new Fault(problem.file(), problem.what(), problem.cure()))
                .toList();
        Answer answer = new Answer(found.episodes(), found.frames(), faults);
        output.print(answer, text(answer));
        return faults.isEmpty() ? 0 : FAULTS;
    }

    private static String text(Answer answer) {
        StringBuilder text = new StringBuilder();
        for (Fault fault : answer.faults()) {
            text.append(String.format("%s: %s%n    %s%n", visible(fault.file()), visible(fault.fault()), fault.cure()));
        }
        return text
                + String.format(
                        Locale.ROOT,
                        "%d episodes, %d frames, %s",
                        answer.episodes(),
                        answer.frames(),
                        answer.faults().isEmpty()
                                ? "no fault"
                                : answer.faults().size() + (answer.faults().size() == 1 ? " fault" : " faults"));
    }

    /** Names in a data set can hold anything; a terminal should not obey them. */
    private static String visible(String words) {
        return words.replaceAll("\\p{Cntrl}", "?");
    }
}
