package orrery.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.UsageException;
import orrery.curate.duplicates.ClipEmbedding;
import orrery.curate.duplicates.ClipPrint;
import orrery.curate.duplicates.DuplicateGroups;
import orrery.curate.duplicates.DuplicateSheet;
import orrery.curate.duplicates.SemanticGroups;
import orrery.features.PictureEmbedding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery duplicates}: clips that show the same. */
@Command(
        name = "duplicates",
        mixinStandardHelpOptions = true,
        description =
                "Find clips of a folder that are the same file or show the same pictures, in another size, compression or"
                        + " brightness, or the same things; with --out the groups are drawn. Nothing is deleted.",
        footer = {
            "",
            "Examples:",
            "  orrery duplicates clips",
            "  orrery duplicates clips -o groups.png --json",
            "  orrery duplicates clips --semantic --target-removal 0.3"
        })
final class DuplicatesCommand implements Callable<Integer> {
    /** The answer. */
    record Answer(
            int clips, int failed, int removable, @Nullable Double similarity, List<DuplicateGroups.Group> groups) {}

    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Mixin
    ReadLimitOptions reading;

    @Parameters(paramLabel = "FOLDER", description = "clips")
    Path folder;

    @Option(names = "--semantic", description = "also clips that show the same things, by what a network sees in them")
    boolean semantic;

    @Option(
            names = "--similarity",
            defaultValue = "0.9",
            paramLabel = "COSINE",
            description = "with --semantic: how near clips must be, 0 to 1 (${DEFAULT-VALUE})")
    double similarity;

    @Option(
            names = "--target-removal",
            paramLabel = "SHARE",
            description = "with --semantic: find the similarity at which this share of the clips goes, 0 to 1")
    @Nullable
    Double removal;

    @Option(
            names = "--clusters",
            defaultValue = "0",
            paramLabel = "K",
            description = "with --semantic: compare within so many clusters only (as many as are needed for speed)")
    int clusters;

    @Override
    public Integer call() {
        if (similarity < 0 || similarity > 1 || (removal != null && (removal < 0 || removal > 1)) || clusters < 0) {
            throw new UsageException(
                    "duplicates: --similarity and --target-removal are shares, --clusters a number",
                    "Use 0 to 1, and 0 or more clusters.");
        }
        machine.apply();
        List<ClipPrint> prints = new ArrayList<>();
        List<SemanticGroups.Item> items = new ArrayList<>();
        List<Path> files = VideoFolder.files(folder);
        try (PictureEmbedding network = semantic
                ? PictureEmbedding.open(Zoo.folder().resolve("efficientnet-lite0/efficientnet-lite0.safetensors"))
                : null) {
            look(files, network, prints, items);
        }
        if (prints.isEmpty()) {
            throw new OrreryException(
                    folder + ": none of its " + files.size() + " files is a video that can be read",
                    "Give a folder of videos.");
        }
        List<DuplicateGroups.Group> groups = DuplicateGroups.of(prints);
        @Nullable Double limit = null;
        if (semantic) {
            SemanticGroups.Result found = removal == null
                    ? SemanticGroups.within(items, similarity, clusters, seed.value)
                    : SemanticGroups.removing(items, removal, clusters, seed.value);
            limit = found.similarity();
            groups = found.groups();
        }
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
                new Answer(prints.size(), files.size() - prints.size(), removable, limit, groups),
                text
                        + (prints.size() + " clips, " + groups.size() + " groups, " + removable + " could go")
                        + (limit == null ? "" : String.format(Locale.ROOT, ", as near as %.3f", limit)));
        return 0;
    }

    private void look(
            List<Path> files,
            @Nullable PictureEmbedding network,
            List<ClipPrint> prints,
            List<SemanticGroups.Item> items) {
        Progress progress = output.progress();
        progress.start("looking at clips", files.size(), "clips");
        for (Path file : files) {
            if (output.stop().requested()) {
                throw new InterruptedAndSaved("stopped before the end", "Run the same command again.");
            }
            String name = String.valueOf(file.getFileName());
            try {
                ClipPrint print = ClipPrint.of(name, file, reading.options());
                if (network != null) {
                    items.add(ClipEmbedding.of(name, file, network, reading.options()));
                }
                prints.add(print);
            } catch (OrreryException e) {
                output.line(name + ": " + e.getMessage());
            }
            progress.at(prints.size(), name);
        }
        progress.finish("");
    }
}
