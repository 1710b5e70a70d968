package orrery.genie.physics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import orrery.base.InterruptedAndSaved;
import orrery.base.Stop;
import orrery.genie.Recorded;
import orrery.genie.Rollout;
import orrery.genie.World;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Frames;
import orrery.worlds.Action;
import orrery.worlds.Frame;

/** What a learned world makes of the contexts of several scenes, side by side: a frame of 16 costs a third of a single one. */
final class ModelFutures implements Continuation {
    /** Most scenes side by side. */
    static final int BATCH = 16;

    private final World world;
    private final int steps;
    private final Stop stop;

    ModelFutures(World world, int steps, Stop stop) {
        this.world = world;
        this.steps = steps;
        this.stop = stop;
    }

    @Override
    public Map<Integer, List<Frame>> run(
            List<TrueScene> scenes,
            int context,
            List<List<Action>> actions,
            Set<Integer> wanted,
            long seed,
            Runnable afterFrame) {
        Map<Integer, List<Frame>> made = new TreeMap<>();
        int frames = actions.get(0).size();
        try (Rollout rollout = world.rollout(scenes.size(), seed)) {
            try (Scope all = Scope.open();
                    NoGrad off = NoGrad.open()) {
                for (int t = 0; t < context; t++) {
                    try (Scope one = Scope.open()) {
                        int at = t;
                        Tensor pictures = unit(scenes.stream()
                                .map(scene -> scene.context(context).get(at))
                                .toList());
                        List<Action> led = scenes.stream()
                                .map(scene -> scene.ledInto(context).get(at))
                                .toList();
                        rollout.remember(world.encode(pictures).unsqueeze(1), codes(led));
                    }
                }
            }
            for (int t = 1; t <= frames; t++) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while evaluating", "Give the same command again.");
                }
                int at = t - 1;
                try (Scope one = Scope.open();
                        NoGrad off = NoGrad.open();
                        Tensor led = Scope.lasting(() ->
                                codes(actions.stream().map(list -> list.get(at)).toList()));
                        Tensor next =
                                Scope.lasting(() -> rollout.next(led, steps).copy())) {
                    if (wanted.contains(t)) {
                        made.put(t, pictures(next.select(1, 0)));
                    }
                    if (t < frames) {
                        rollout.rememberSoon(next, led);
                    }
                }
                afterFrame.run();
            }
        }
        return made;
    }

    /** INT64 [B, 1] or FLOAT32 [B, 1, axes + 1]. */
    private Tensor codes(List<Action> actions) {
        List<Tensor> codes = new ArrayList<>();
        for (Action action : actions) {
            codes.add(Recorded.code(world.card().actions(), action));
        }
        return Tensor.stack(codes, 0).unsqueeze(1);
    }

    private static Tensor unit(List<Frame> pictures) {
        int size = pictures.get(0).rgb().length;
        byte[] all = new byte[size * pictures.size()];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).rgb(), 0, all, i * size, size);
        }
        Frame first = pictures.get(0);
        return Frames.toUnit(Tensor.of(all, pictures.size(), first.height(), first.width(), 3));
    }

    private List<Frame> pictures(Tensor tokens) {
        Tensor decoded = world.decode(tokens.to(orrery.tensor.DType.FLOAT32)); // [B, H, W, 3]
        byte[] all = decoded.bytes();
        int count = (int) decoded.size(0);
        int size = all.length / count;
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] rgb = Arrays.copyOfRange(all, i * size, (i + 1) * size);
            frames.add(new Frame((int) decoded.size(2), (int) decoded.size(1), rgb));
        }
        return frames;
    }
}
