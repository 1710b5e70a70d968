package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Recorded;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.training.AdamW;
import orrery.training.OptimizerConfig;

/**
 * An {@link InverseDynamics} trained on real transitions until a tenth that it does not see gets no better; the best weights are
 * kept. The same seed gives the same reader. Lives until closed.
 */
final class ActionReader implements AutoCloseable {
    private static final int BATCH = 128;
    private static final int MOST_STEPS = 4000;
    private static final int FEWEST_STEPS = 400;
    private static final int MOST_ROUNDS = 60; // through the data: there is no more to learn from a small recording
    private static final int LOOK_EVERY = 200;
    private static final int PATIENCE = 4; // looks without gain
    private static final int LOOKED_AT = 2048;
    private static final double NOISE = 0.1; // of the latents' deviation 1: keeps it from learning the frames by heart
    private static final double LEARNING_RATE = 1e-3;

    private final InverseDynamics network;
    private final boolean continuous;
    private final Tensor actions; // that led into each frame
    private final int shift; // of the two frames that it sees against those between which the action was taken

    private ActionReader(InverseDynamics network, Tensor actions, int shift) {
        this.network = network;
        this.continuous = actions.dim() == 2;
        this.actions = actions;
        this.shift = shift;
    }

    /**
     * Trains.
     *
     * @param recorded latents and actions
     * @param from frames whose next frame and action are known
     * @param outputs buttons or axes
     */
    static ActionReader train(Recorded recorded, long[] from, int outputs, long seed, Progress progress, Stop stop) {
        return train(recorded, recorded.actions(), 0, from, outputs, seed, progress, stop);
    }

    /**
     * Trains on other actions, or on what came before them.
     *
     * @param actions that led into each frame; stay the caller's and must live as long
     * @param shift 0 to see the frames between which the action was taken; −1 to guess from the two before its effect
     * @param from frames whose next frame and action are known, and with a shift of −1 their frame before
     */
    static ActionReader train(
            Recorded recorded,
            Tensor actions,
            int shift,
            long[] from,
            int outputs,
            long seed,
            Progress progress,
            Stop stop) {
        InverseDynamics network;
        try (Scope scope = Scope.open()) {
            long[] shape = recorded.latents(Tensor.zeros(DType.INT64, 1)).shape();
            network = new InverseDynamics((int) shape[1], (int) shape[2], outputs);
        }
        network.initialize(seed);
        ActionReader reader = new ActionReader(network, actions, shift);
        int cut = Math.max(1, from.length - Math.max(1, from.length / 10));
        long[] seen = Arrays.copyOfRange(from, 0, cut);
        long[] unseen = every(Arrays.copyOfRange(from, cut, from.length), LOOKED_AT);
        try (AdamW optimizer = new AdamW(OptimizerConfig.of(LEARNING_RATE), network.parameters());
                Generator generator = new Generator(seed)) {
            reader.learn(recorded, seen, unseen.length == 0 ? seen : unseen, optimizer, generator, progress, stop);
        }
        return reader;
    }

    private void learn(
            Recorded recorded,
            long[] seen,
            long[] unseen,
            AdamW optimizer,
            Generator generator,
            Progress progress,
            Stop stop) {
        long most = Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, (long) MOST_ROUNDS * seen.length / BATCH));
        progress.start("learning to read actions off real frames, at most", most, "steps");
        Map<String, Tensor> best = new LinkedHashMap<>();
        double least = Double.POSITIVE_INFINITY;
        int without = 0;
        for (int step = 1; step <= most && without < PATIENCE; step++) {
            if (stop.requested()) {
                throw new InterruptedAndSaved("stopped while evaluating", "Give the same command again.");
            }
            update(recorded, seen, optimizer, generator);
            if (step % LOOK_EVERY == 0) {
                double loss = loss(recorded, unseen);
                without = loss < least ? 0 : without + 1;
                if (loss < least) {
                    least = loss;
                    remember(best);
                }
                progress.at(step, "loss %.3f".formatted(loss));
            }
        }
        try (NoGrad off = NoGrad.open()) {
            network.parameters().forEach((key, value) -> {
                Tensor kept = best.get(key);
                if (kept != null) {
                    value.copy_(kept);
                }
            });
        }
        best.values().forEach(Tensor::close);
        progress.finish("loss %.3f on transitions not seen".formatted(least));
    }

    private void remember(Map<String, Tensor> best) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            network.parameters().forEach((key, value) -> {
                Tensor before = best.get(key);
                if (before == null) {
                    best.put(key, scope.keep(value.detach().copy()));
                } else {
                    before.copy_(value);
                }
            });
        }
    }

    private void update(Recorded recorded, long[] seen, AdamW optimizer, Generator generator) {
        try (Scope scope = Scope.open()) {
            network.parameters().values().forEach(Tensor::zeroGrad);
            Tensor rows = Tensor.of(seen, seen.length).indexSelect(0, Tensor.randint(generator, 0, seen.length, BATCH));
            Tensor now = recorded.latents(rows.add(shift));
            Tensor next = recorded.latents(rows.add(shift + 1.0));
            now = now.add(Tensor.randn(generator, now.shape()).mul(NOISE));
            next = next.add(Tensor.randn(generator, next.shape()).mul(NOISE));
            loss(network.forward(now, next), actions.indexSelect(0, rows.add(1)))
                    .backward();
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            network.parameters()
                    .forEach((key, value) -> value.grad().ifPresent(gradient -> gradients.put(key, gradient)));
            optimizer.update(gradients, LEARNING_RATE);
        }
    }

    private Tensor loss(Tensor said, Tensor led) {
        return continuous
                ? Functional.mseLoss(said, led.narrow(1, 0, said.size(1)))
                : Functional.crossEntropy(said, led);
    }

    private double loss(Recorded recorded, long[] rows) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor led = actions.indexSelect(0, Tensor.of(rows, rows.length).add(1));
            return loss(read(recorded, rows), led).item();
        }
    }

    /**
     * What it reads off real transitions.
     *
     * @param from frames whose next frame and action are known
     * @return FLOAT32 [B, outputs]; dies with the caller's scope
     */
    Tensor read(Recorded recorded, long[] from) {
        try (Scope all = Scope.open()) {
            List<Tensor> read = new ArrayList<>();
            for (int i = 0; i < from.length; i += BATCH) { // all at once would be a gigabyte of pixels
                try (Scope one = Scope.open()) {
                    long[] some = Arrays.copyOfRange(from, i, Math.min(from.length, i + BATCH));
                    Tensor at = Tensor.of(some, some.length);
                    read.add(one.keep(read(recorded.latents(at.add(shift)), recorded.latents(at.add(shift + 1.0)))));
                }
            }
            return all.keep(Tensor.cat(read, 0));
        }
    }

    /** The same for latents FLOAT32 [B, N, C] of two frames. */
    Tensor read(Tensor now, Tensor next) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            return scope.keep(network.forward(now, next));
        }
    }

    /** At most {@code count} of some numbers, evenly spread. */
    static long[] every(long[] all, int count) {
        long[] some = new long[Math.min(all.length, count)];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[(int) ((long) i * all.length / some.length)];
        }
        return some;
    }

    @Override
    public void close() {
        network.close();
    }
}
