package orrery.genie.evaluation;

import java.util.List;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Dynamics;
import orrery.genie.LastFrame;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Does the network listen to its actions? Its error on the last frame of each window with the actions of other windows, over the
 * error with the recorded ones, same noise, see {@link LastFrame}. 1 means that actions are ignored.
 */
final class ActionShuffle {
    /** How often the actions are dealt anew, so that no window keeps its own. */
    static final int DERANGEMENTS = 8;

    private static final int LAST_DERANGEMENTS = 2; // of the second figure, which is only beside the definition
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
                    LastFrame asked = new LastFrame(dynamics, clean, noise);
                    Tensor own = actions.narrow(0, at, count);
                    recorded += count * error(asked, own);
                    for (int i = 1; i <= DERANGEMENTS; i++) {
                        long shift = Math.max(1, i * windows / (DERANGEMENTS + 1));
                        Tensor other = actions.roll(shift, 0).narrow(0, at, count);
                        all += count * error(asked, other) / DERANGEMENTS;
                        if (i <= LAST_DERANGEMENTS) {
                            Tensor swapped = Tensor.cat(
                                    List.of(own.narrow(1, 0, frames - 1), other.narrow(1, frames - 1, 1)), 1);
                            last += count * error(asked, swapped) / LAST_DERANGEMENTS;
                        }
                    }
                }
                progress.at(at + count, "");
            }
        }
        progress.finish("");
        return new Ratios(all / recorded, last / recorded);
    }

    private static double error(LastFrame asked, Tensor actions) {
        try (Scope scope = Scope.open()) {
            return asked.error(actions);
        }
    }
}
