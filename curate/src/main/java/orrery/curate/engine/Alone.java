package orrery.curate.engine;

import java.nio.file.Path;
import java.util.List;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.Stage;
import orrery.curate.StageFailure;
import orrery.curate.engine.Ledger.Entry;
import orrery.curate.engine.Ledger.Failure;
import orrery.curate.line.ClipTask;
import orrery.curate.line.Footage.Source;
import orrery.curate.line.Line;
import orrery.curate.split.ClipIds;
import orrery.tensor.TorchRuntime;

/** One stage of one thing in a process of its own, see {@link ChildProcess}. The ledger is read and not written. */
public final class Alone {
    private Alone() {}

    /**
     * Works.
     *
     * @param args folder of the run; name, file and size of the video; id of what is worked on; stage; where the entry goes
     */
    public static void main(String[] args) {
        Path out = Path.of(args[0]);
        Source video = new Source(ClipIds.of(args[1]).toString(), args[1], Path.of(args[2]), Long.parseLong(args[3]));
        TorchRuntime.threads(1);
        try (Line line = Line.of(OutFolder.options(out).line())) {
            Records.write(Path.of(args[6]), run(line, out, video, args[4], args[5]));
        }
    }

    private static Entry run(Line line, Path out, Source video, String id, String stage) {
        for (Stage<Source, ?> each : List.of(line.probe(), line.shots())) {
            if (each.name().equals(stage)) {
                return once(each, video);
            }
        }
        Ledger ledger = new Ledger(out);
        ClipTask clip = VideoWork.clips(line, ledger.video(video.id()), video, out).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(id));
        Stage<ClipTask, ?> found = line.clips().stream()
                .filter(each -> each.name().equals(stage))
                .findFirst()
                .orElseThrow(() -> unknown(stage));
        return once(found, clip.knowing(ledger.clip(video.id(), id).outputs()));
    }

    private static OrreryException unknown(String what) {
        return new OrreryException(what + ": not in this run", "Run the whole curation.");
    }

    private static <I> Entry once(Stage<I, ?> stage, I input) {
        try {
            return StageRunner.once(stage, input, "", Stop.never());
        } catch (StageFailure e) {
            return new Entry("", null, new Failure(e.kind(), String.valueOf(e.getMessage()), 1));
        }
    }
}
