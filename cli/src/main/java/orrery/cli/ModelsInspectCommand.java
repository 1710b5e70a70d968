package orrery.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Checkpoint;
import orrery.tensor.CheckpointOptions;
import orrery.tensor.CheckpointSummary;
import orrery.tokenizer.TokenizerFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery models inspect}: what a file of weights holds. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "List the tensors of a file of weights: key, shape, type. Runs nothing that is in it.",
        footer = {
            "",
            "Examples:",
            "  orrery models inspect weights.safetensors",
            "  orrery models inspect model.safetensors.index.json --json",
            "  orrery models inspect checkpoint.pt --skip-foreign"
        })
final class ModelsInspectCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Parameters(
            paramLabel = "FILE",
            description = "safetensors, its index.json or their folder, or .pt, .pth, .jit of PyTorch")
    Path file;

    @Option(
            names = "--skip-foreign",
            description =
                    "leave out objects that are no weights instead of refusing the file; they are listed, never made")
    boolean skipForeign;

    @Option(
            names = "--trust",
            description = "take numbers of numpy beside the weights, as training loops leave them; they are never made")
    boolean trust;

    /** What {@code --json} prints for one tensor. */
    record Key(String dtype, List<Long> shape) {}

    /**
     * What {@code --json} prints.
     *
     * @param parameters numbers in all tensors
     * @param dtype type of most of them
     * @param leftOut objects skipped, absent when there are none
     * @param family of networks, such as {@code cosmos}; absent where no class of ours loads the file
     * @param loadsAs the class that loads it
     * @param topology its published name, such as {@code CV8x8x8-720p}
     * @param names whose naming the keys have, {@code native} or {@code diffusers}
     */
    record Answer(
            String kind,
            long parameters,
            String dtype,
            Map<String, Key> keys,
            @Nullable List<String> leftOut,
            @Nullable String family,
            @Nullable String loadsAs,
            @Nullable String topology,
            TokenizerFile.@Nullable Naming names) {}

    @Override
    public Integer call() {
        CheckpointOptions usual = CheckpointOptions.standard();
        try (Checkpoint checkpoint = Checkpoint.open(file, new CheckpointOptions(skipForeign, trust, usual.limits()))) {
            CheckpointSummary summary = CheckpointSummary.of(checkpoint);
            Map<String, Key> keys = new LinkedHashMap<>();
            for (String name : checkpoint.names()) {
                keys.put(
                        name,
                        new Key(
                                checkpoint.dtype(name).safeTensorsName(),
                                Arrays.stream(checkpoint.shape(name)).boxed().toList()));
            }
            TokenizerFile.Recognised known =
                    TokenizerFile.recognise(TokenizerFile.shapes(checkpoint)).orElse(null);
            Answer answer = new Answer(
                    summary.kind(),
                    summary.parameters(),
                    summary.dtype(),
                    keys,
                    checkpoint.foreign().isEmpty() ? null : checkpoint.foreign(),
                    known == null ? null : known.family(),
                    known == null ? null : known.loadsAs(),
                    known == null ? null : known.topology(),
                    known == null ? null : known.names());
            output.print(answer, output.json ? "" : text(answer));
        }
        return 0;
    }

    private static String text(Answer answer) {
        int widest = answer.keys().keySet().stream()
                .mapToInt(String::length)
                .filter(length -> length <= 80)
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        answer.keys()
                .forEach((name, key) -> text.append(visible(name))
                        .append(" ".repeat(Math.max(0, widest - name.length())))
                        .append(String.format(Locale.ROOT, "  %-7s %s%n", key.dtype(), key.shape())));
        if (answer.leftOut() != null) {
            answer.leftOut()
                    .forEach(object ->
                            text.append("left out: ").append(visible(object)).append(System.lineSeparator()));
        }
        String loads = answer.loadsAs() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%n%s, loaded by %s (%s names)",
                        answer.topology(),
                        answer.loadsAs(),
                        String.valueOf(answer.names()).toLowerCase(Locale.ROOT));
        return text
                + String.format(
                        Locale.ROOT,
                        "%s: %d tensors, %,d numbers, mostly %s",
                        answer.kind(),
                        answer.keys().size(),
                        answer.parameters(),
                        answer.dtype())
                + loads;
    }

    /** Names in a file can hold anything; a terminal should not obey them. */
    private static String visible(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
