package orrery.genie.evaluation;

import java.util.List;
import java.util.function.UnaryOperator;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.AttentionDynamics;
import orrery.genie.Dynamics;
import orrery.genie.DynamicsConfig;
import orrery.genie.LocalDynamics;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Does the network listen to its actions? Its error on the last frame of each window with the actions of other windows, over the
 * error with the recorded ones, same noise. 1 means that actions are ignored. Where there is noise, context frames stand at the context level, the last at
 * tau 2/8.
 */
final class ActionShuffle {
    /** How often the actions are dealt anew, so that no window keeps its own. */
    static final int DERANGEMENTS = 8;

    private static final int LAST_DERANGEMENTS = 2; // of the second figure, which is only beside the definition
    private static final double TARGET_TAU = 0.25;
    private static final int CHUNK = 16; // windows at once: what a pass holds grows with it

    private ActionShuffle() {}

    /**
     * Both ways of dealing.
     *
     * @param all the whole sequences are exchanged, the definition
     * @param last only the action that leads into the last frame
     */
    record Ratios(double all, double last) {}

    /**
     * Measures it.
     *
     * @param latents FLOAT32 [B, T, N, C]
     * @param actions of the same frames, [B, T] or [B, T, axes + 1]
     */
    static Ratios measure(Dynamics dynamics, Tensor latents, Tensor actions, long seed, Progress progress, Stop stop) {
        long windows = latents.size(0);
        long frames = latents.size(1);
        double recorded = 0;
        double all = 0;
        double last = 0;
        progress.start("exchanging actions", windows, "windows");
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Generator generator = new Generator(seed)) {
            for (long at = 0; at < windows; at += CHUNK) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while evaluating", "Give the same command again.");
                }
                long count = Math.min(CHUNK, windows - at);
                try (Scope chunk = Scope.open()) {
                    Tensor clean = latents.narrow(0, at, count);
                    Tensor noise = Tensor.randn(generator, clean.shape());
                    Pass pass = new Pass(dynamics, clean, noise);
                    Tensor own = actions.narrow(0, at, count);
                    recorded += count * pass.error(own);
                    for (int i = 1; i <= DERANGEMENTS; i++) {
                        long shift = Math.max(1, i * windows / (DERANGEMENTS + 1));
                        Tensor other = actions.roll(shift, 0).narrow(0, at, count);
                        all += count * pass.error(other) / DERANGEMENTS;
                        if (i <= LAST_DERANGEMENTS) {
                            Tensor swapped = Tensor.cat(
                                    List.of(own.narrow(1, 0, frames - 1), other.narrow(1, frames - 1, 1)), 1);
                            last += count * pass.error(swapped) / LAST_DERANGEMENTS;
                        }
                    }
                }
                progress.at(at + count, "");
            }
        }
        progress.finish("");
        return new Ratios(all / recorded, last / recorded);
    }

    /** Mean squared error of the last frame of some windows; asked with different actions. */
    private static final class Pass {
        private final UnaryOperator<Tensor> found; // actions to the last frame
        private final Tensor target;

        Pass(Dynamics dynamics, Tensor clean, Tensor noise) {
            target = clean.narrow(1, clean.size(1) - 1, 1);
            found = dynamics instanceof LocalDynamics local
                    ? shown(local, clean)
                    : denoised((AttentionDynamics) dynamics, clean, noise);
        }

        private static UnaryOperator<Tensor> shown(LocalDynamics dynamics, Tensor clean) {
            long last = clean.size(1) - 1;
            long past = dynamics.past();
            Tensor before = clean.narrow(1, last - past, past);
            return actions -> dynamics.next(before, actions.narrow(1, last, 1));
        }

        private static UnaryOperator<Tensor> denoised(AttentionDynamics dynamics, Tensor clean, Tensor noise) {
            DynamicsConfig config = dynamics.config();
            long frames = clean.size(1);
            double context = (double) config.contextSignal() / config.kMax();
            Tensor past = mix(clean.narrow(1, 0, frames - 1), noise.narrow(1, 0, frames - 1), context);
            Tensor now = mix(clean.narrow(1, frames - 1, 1), noise.narrow(1, frames - 1, 1), TARGET_TAU);
            Tensor noised = Tensor.cat(List.of(past, now), 1);
            Tensor signal = Tensor.zeros(DType.INT64, clean.size(0), frames).fill_(config.contextSignal());
            signal.narrow(1, frames - 1, 1).fill_(TARGET_TAU * config.kMax());
            Tensor step = Tensor.zeros(DType.INT64, signal.shape()).fill_(config.finestStep());
            return actions -> dynamics.forward(noised, actions, signal, step).narrow(1, frames - 1, 1);
        }

        private static Tensor mix(Tensor clean, Tensor noise, double tau) {
            return clean.mul(tau).add(noise.mul(1 - tau));
        }

        double error(Tensor actions) {
            try (Scope scope = Scope.open()) {
                Tensor predicted = found.apply(actions).to(DType.FLOAT32);
                return predicted.sub(target).square().mean().item();
            }
        }
    }
}
