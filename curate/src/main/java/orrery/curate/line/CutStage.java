package orrery.curate.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Progress;
import orrery.curate.Stage;
import orrery.video.Excerpt;
import orrery.video.ReadOptions;

/** Writes the file of a clip. */
record CutStage(ReadOptions reading) implements Stage<ClipTask, CutStage.Cut> {
    /** Name of the stage, and of what it gives among the outputs. */
    static final String NAME = "clip";

    /**
     * What was written.
     *
     * @param shortSide pixels
     * @param aspect width over height
     */
    record Cut(
            int width,
            int height,
            int shortSide,
            double aspect,
            double fps,
            long frames,
            double seconds,
            long bytes,
            @Nullable String note,
            @Nullable String fault) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Object options() {
        return reading.stream();
    }

    @Override
    public Lane lane() {
        return Lane.CPU;
    }

    @Override
    public Cut run(ClipTask clip, Context context) {
        Path file = clip.file(true);
        Excerpt.Result made = Excerpt.write(
                clip.video().file(),
                reading,
                new Excerpt.Plan(clip.span().start(), clip.span().stop(), 0, 0),
                file,
                Progress.SILENT,
                context.stop());
        try {
            Files.deleteIfExists(clip.file(false)); // of an earlier run
            return new Cut(
                    made.width(),
                    made.height(),
                    Math.min(made.width(), made.height()),
                    (double) made.width() / made.height(),
                    made.fps(),
                    made.frames(),
                    made.duration(),
                    Files.size(file),
                    made.note(),
                    made.fault());
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    @Override
    public boolean present(ClipTask clip, JsonNode output) {
        try {
            return Files.size(clip.file()) == output.path("bytes").asLong();
        } catch (IOException e) {
            return false; // it is not there
        }
    }
}
