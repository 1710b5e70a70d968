package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.curate.annotate.CaptionServer;
import orrery.curate.annotate.CaptionedWindow;
import orrery.curate.annotate.ClipCaptions;
import orrery.curate.annotate.WindowPictures;
import orrery.curate.filter.ClipMeter;
import orrery.curate.filter.Networks;
import orrery.curate.line.LineOptions;
import orrery.features.SentenceEmbedding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery caption}: what clips show, in words. */
@Command(
        name = "caption",
        mixinStandardHelpOptions = true,
        description =
                "Say in words what a clip shows, or every clip of a folder: from what can be measured, or by a model behind an"
                        + " OpenAI-compatible address, 256 frames at a time.",
        footer = {
            "",
            "Examples:",
            "  orrery caption drive.mp4",
            "  orrery caption clips -o captions --endpoint http://localhost:8000/v1 --model Qwen/Qwen2.5-VL-7B-Instruct",
            "  orrery caption clips -o captions --endpoint http://localhost:8000/v1 --model m --preset av --enhance"
        })
final class CaptionCommand implements Callable<Integer> {
    /**
     * One clip: its captions, or why there are none.
     *
     * @param embeddings what each caption means, 384 numbers; null where nobody asked for it
     */
    record Captioned(
            String clip,
            List<CaptionedWindow> windows,
            @Nullable List<float[]> embeddings,
            @Nullable String error) {
        boolean failed() {
            return error != null || windows.stream().noneMatch(CaptionedWindow::valid);
        }
    }

    /** The answer. */
    record Answer(int clips, int failed, String captioner, List<Captioned> captioned) {}

    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Mixin
    ReadLimitOptions reading;

    @Parameters(paramLabel = "CLIP|FOLDER", description = "the file, or a folder of files")
    Path source;

    @Mixin
    CaptionOptions asking;

    @Option(names = "--embed", description = "add what each caption means as 384 numbers (all-MiniLM-L6-v2)")
    boolean embed;

    @Override
    public Integer call() {
        LineOptions.@Nullable Captions asked = asking.asked();
        machine.apply();
        if (asked != null) {
            try (ClipCaptions captions =
                    ClipCaptions.by(new CaptionServer(asked.settings()), WindowPictures.standard(), asked.parallel())) {
                return run(captions, asked.model());
            }
        }
        try (Networks networks = new Networks(Zoo.folder());
                ClipMeter meter = new ClipMeter(networks);
                ClipCaptions captions = ClipCaptions.measured(meter)) {
            return run(captions, "measured");
        }
    }

    private int run(ClipCaptions captions, String captioner) {
        List<Path> clips = Files.isDirectory(source) ? VideoFolder.files(source) : List.of(source);
        List<Captioned> all = new ArrayList<>();
        output.progress().start("captions", clips.size(), "clips");
        try (SentenceEmbedding meaning = embed ? new SentenceEmbedding() : null) {
            for (Path clip : clips) {
                if (output.stop().requested()) {
                    throw new InterruptedAndSaved("stopped before the end", "Run the same command again.");
                }
                Captioned captioned = captioned(captions, meaning, clip, clips.size() == 1);
                all.add(captioned);
                if (out.path != null && captioned.error() == null) {
                    Records.write(out.path.resolve(captioned.clip() + ".json"), captioned);
                }
                output.progress().at(all.size(), captioned.clip());
            }
        }
        output.progress().finish("");
        int failed = (int) all.stream().filter(Captioned::failed).count();
        output.print(
                new Answer(all.size() - failed, failed, captioner, all),
                (all.size() - failed) + " clips with captions, " + failed + " without");
        return asking.endpoint != null && failed == all.size() ? 1 : 0;
    }

    private Captioned captioned(ClipCaptions captions, @Nullable SentenceEmbedding meaning, Path clip, boolean alone) {
        String name = String.valueOf(clip.getFileName());
        try {
            List<CaptionedWindow> windows = captions.of(clip, reading.options());
            for (CaptionedWindow window : windows) {
                String said = window.enhancedCaption() != null ? window.enhancedCaption() : window.caption();
                output.line(name + " " + window.startFrame() + "-" + window.endFrame() + ": "
                        + (window.valid() ? said : window.status() + " " + window.error()));
            }
            return new Captioned(name, windows, embeddings(meaning, windows), null);
        } catch (OrreryException e) {
            if (alone) {
                throw e;
            }
            output.line(name + ": " + e.getMessage());
            return new Captioned(name, List.of(), null, e.getMessage());
        }
    }

    private static @Nullable List<float[]> embeddings(
            @Nullable SentenceEmbedding meaning, List<CaptionedWindow> windows) {
        return meaning == null
                ? null
                : windows.stream().map(window -> meaning.of(window.caption())).toList();
    }
}
