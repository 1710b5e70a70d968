package orrery.genie.agents;

import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/**
 * What comes of an action: its reward, and whether the game ends. Sees the frames before, the action, and the frame after it as the <em>world</em> draws that:
 * a recording has no frame after the last action, and in imagination there is no other.
 */
final class Outcomes extends Layer {
    private final Eye eye;
    private final Linear pressed;
    private final int actions;
    private final Linear reward;
    private final Linear end;

    /**
     * What was read.
     *
     * @param rewards scores of {@link Bins}, FLOAT32 [B, 41]
     * @param ends log-odds that the game ends, FLOAT32 [B]
     */
    record Read(Tensor rewards, Tensor ends) {}

    Outcomes(PolicyConfig c) {
        eye = layer("eye", new Eye(c, c.past() + 1));
        pressed = layer("pressed", new Linear(c.actions(), c.hidden()));
        actions = c.actions();
        reward = layer("reward", new Linear(c.hidden(), Bins.COUNT, true, true));
        end = layer("end", new Linear(c.hidden(), 1, true, true));
    }

    /**
     * Reads every step of a dream.
     *
     * @return rows of B · H steps, those of a future one after another
     */
    Read of(Imagination.Dream dream) {
        int horizon = (int) dream.actions().size(1);
        int shown = (int) dream.frames().size(1) - horizon + 1;
        return of(
                Eye.windows(eye.read(dream.frames()), shown, horizon),
                dream.actions().reshape(-1));
    }

    private Read of(Tensor frames, Tensor action) {
        Tensor seen = eye.look(frames)
                .add(pressed.forward(Functional.oneHot(action, actions).to(DType.FLOAT32)))
                .silu();
        return new Read(
                reward.forward(seen).to(DType.FLOAT32),
                end.forward(seen).to(DType.FLOAT32).squeeze(-1));
    }
}
