package orrery.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.curate.duplicates.ClipPrint;
import orrery.curate.duplicates.DuplicateGroups;
import orrery.curate.duplicates.DuplicateSheet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code orrery duplicates}: clips that show the same. */
@Command(
        name = "duplicates",
        mixinStandardHelpOptions = true,
        description =
                "Find clips of a folder that are the same file or show the same pictures, in another size, compression or"
                        + " brightness; with --out the groups are drawn. Nothing is deleted.",
        footer = {"", "Examples:", "  orrery duplicates clips", "  orrery duplicates clips -o groups.png --json"})
final class DuplicatesCommand implements Callable<Integer> {
    /** The answer. */
    record Answer(int clips, int failed, int removable, List<DuplicateGroups.Group> groups) {}

    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    ReadLimitOptions reading;

    @Parameters(paramLabel = "FOLDER", description = "clips")
    Path folder;

    @Override
    public Integer call() {
        List<Path> files = VideoFolder.files(folder);
        List<ClipPrint> prints = new ArrayList<>();
        Progress progress = output.progress();
        progress.start("looking at clips", files.size(), "clips");
        for (Path file : files) {
            if (output.stop().requested()) {
                throw new InterruptedAndSaved("stopped before the end", "Run the same command again.");
            }
            String name = String.valueOf(file.getFileName());
            try {
                prints.add(ClipPrint.of(name, file, reading.options()));
            } catch (OrreryException e) {
                output.line(name + ": " + e.getMessage());
            }
            progress.at(prints.size(), name);
        }
        progress.finish("");
        if (prints.isEmpty()) {
            throw new OrreryException(
                    folder + ": none of its " + files.size() + " files is a video that can be read",
                    "Give a folder of videos.");
        }
        List<DuplicateGroups.Group> groups = DuplicateGroups.of(prints);
        if (out.path != null && !groups.isEmpty()) {
            DuplicateSheet.write(groups, folder, reading.options(), out.path);
        }
        int removable = groups.stream().mapToInt(group -> group.others().size()).sum();
        StringBuilder text = new StringBuilder();
        for (DuplicateGroups.Group group : groups) {
            text.append(group.kept())
                    .append(" = ")
                    .append(String.join(", ", group.others()))
                    .append(System.lineSeparator());
        }
        output.print(
                new Answer(prints.size(), files.size() - prints.size(), removable, groups),
                text + (prints.size() + " clips, " + groups.size() + " groups, " + removable + " could go"));
        return 0;
    }
}
