package orrery.genie.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Recorded;
import orrery.genie.World;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.ContactSheet;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;
import orrery.worlds.ActionSpace;

/** A film for people: what was recorded above, what the world made of the same actions below, several windows side by side. */
final class TruthBesideModel {
    private static final int WINDOWS = 5;

    private TruthBesideModel() {}

    static void write(Path file, World world, Evidence evidence, EvalOptions options, Progress progress, Stop stop) {
        List<Window> windows = Window.choose(evidence.bounds(), WINDOWS, options.seed("video"));
        int horizon = windows.stream().mapToInt(Window::horizon).min().orElse(1);
        int frames = Window.CONTEXT + horizon;
        Recorded judged = evidence.judged();
        Futures futures = new Futures(world, judged, options.steps(), stop);
        progress.start("filming", horizon, "frames");
        long[] done = {0};
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            List<Tensor> made = futures.run(
                    windows,
                    futures.recordedActions(windows, horizon),
                    options.seed("video.noise"),
                    () -> progress.at(++done[0], ""));
            VideoWriter writer = null;
            try {
                for (int t = 0; t < frames; t++) {
                    try (Scope one = Scope.open()) {
                        Tensor at = Futures.frames(windows, t, 1);
                        Tensor truth = judged.pictures().indexSelect(0, at);
                        boolean context = t < Window.CONTEXT;
                        Tensor model = context ? truth : world.decode(made.get(t - Window.CONTEXT));
                        Tensor sheet = new ContactSheet()
                                .title(title(world, options, t))
                                .row("recorded", truth, episodes(windows, judged))
                                .row("world", model, actions(world, judged, at))
                                .draw();
                        if (writer == null) {
                            writer = VideoWriter.open(
                                    file,
                                    VideoFormat.H264,
                                    (int) sheet.size(1),
                                    (int) sheet.size(0),
                                    world.card().fps());
                        }
                        writer.add(sheet);
                    }
                }
                if (writer != null) {
                    writer.finish();
                }
            } finally {
                if (writer != null) {
                    writer.close();
                }
            }
        }
        progress.finish(file.toString());
    }

    private static String title(World world, EvalOptions options, int t) {
        String where = t < Window.CONTEXT ? "context" : "+%d".formatted(t - Window.CONTEXT + 1);
        return "%s  K %d  %s".formatted(world.card().name(), world.steps(options.steps()), where);
    }

    private static List<String> episodes(List<Window> windows, Recorded judged) {
        return windows.stream()
                .map(window -> judged.ids().get(window.episode()))
                .toList();
    }

    /** The buttons that led into the frames; nothing for axes. */
    private static List<String> actions(World world, Recorded judged, Tensor at) {
        if (!(world.card().actions() instanceof ActionSpace.Discrete discrete)) {
            return List.of();
        }
        long[] codes = judged.actions().indexSelect(0, at).longs();
        List<String> names = new ArrayList<>();
        IntStream.range(0, codes.length)
                .forEach(i ->
                        names.add(codes[i] < discrete.size() ? discrete.names().get((int) codes[i]) : ""));
        return names;
    }
}
