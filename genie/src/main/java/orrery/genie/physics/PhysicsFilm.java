package orrery.genie.physics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.World;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.ContactSheet;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;
import orrery.worlds.Action;
import orrery.worlds.Frame;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;

/** A film for people: the simulator above, what the world makes of the same beginning and actions below, several scenes side by side. */
final class PhysicsFilm {
    private static final int SCENES = 5;

    private PhysicsFilm() {}

    static void write(
            Path file, World world, Simulator simulator, PhysicsOptions options, Progress progress, Stop stop) {
        int frames = options.furthest();
        List<TrueScene> scenes = new ArrayList<>();
        List<List<Action>> actions = new ArrayList<>();
        for (int i = 0; i < SCENES; i++) {
            TrueScene scene = TrueScene.make(simulator, SceneRange.TRAINED, i, options);
            scenes.add(scene);
            actions.add(scene.future(frames));
        }
        Set<Integer> all = new TreeSet<>();
        for (int t = 1; t <= frames; t++) {
            all.add(t);
        }
        progress.start("filming", frames, "frames");
        long[] done = {0};
        Map<Integer, List<Frame>> made = new ModelFutures(world, options.steps(), stop)
                .run(scenes, TrueScene.CONTEXT, actions, all, options.seed("film"), () -> progress.at(++done[0], ""));
        List<List<Frame>> truth = new ArrayList<>();
        scenes.forEach(scene -> truth.add(whole(scene, simulator, frames)));
        VideoWriter writer = null;
        try {
            for (int t = 0; t < TrueScene.CONTEXT + frames; t++) {
                try (Scope scope = Scope.open()) {
                    int at = t;
                    Tensor real =
                            tensor(truth.stream().map(play -> play.get(at)).toList());
                    int after = t - TrueScene.LAST;
                    Tensor model = after < 1 ? real : tensor(made.getOrDefault(after, List.of()));
                    Tensor sheet = new ContactSheet()
                            .title(world.card().name() + "  K " + world.steps(options.steps())
                                    + (after < 1 ? "  context" : "  +" + after))
                            .row("simulator", real, pressed(world, scenes, t))
                            .row("world", model)
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
        progress.finish(file.toString());
    }

    private static List<Frame> whole(TrueScene scene, Simulator simulator, int frames) {
        List<Frame> shown = new ArrayList<>();
        simulator.reset(scene.start(), scene.seed());
        for (int t = 0; t < TrueScene.CONTEXT + frames; t++) {
            shown.add(simulator.frame());
            simulator.step(scene.actions().get(t));
        }
        return shown;
    }

    private static Tensor tensor(List<Frame> frames) {
        List<Tensor> each = new ArrayList<>();
        for (Frame frame : frames) {
            each.add(Tensor.of(frame.rgb(), frame.height(), frame.width(), 3));
        }
        return Tensor.stack(each, 0);
    }

    private static List<String> pressed(World world, List<TrueScene> scenes, int t) {
        List<String> labels = world.card().actions().labels();
        List<String> names = new ArrayList<>();
        for (TrueScene scene : scenes) {
            Action action = t == 0 ? Action.NONE : scene.actions().get(t - 1);
            names.add(action instanceof Action.Press press ? labels.get(press.index()) : "");
        }
        return names;
    }
}
