package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import orrery.genie.Recorded;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;

/** Actions that do not look at the picture: every button alike, every axis evenly over its range. */
final class RandomActions {
    private RandomActions() {}

    /** One action. */
    static Action draw(ActionSpace space, SplittableRandom random) {
        if (space instanceof ActionSpace.Continuous continuous) {
            float[] values = new float[space.size()];
            for (int i = 0; i < values.length; i++) {
                ActionAxis axis = continuous.axes().get(i);
                values[i] = (float) (axis.low() + (axis.high() - axis.low()) * random.nextDouble());
            }
            return new Action.Move(values);
        }
        return space.labelled() ? new Action.Press(random.nextInt(space.size())) : Action.NONE;
    }

    /**
     * Sequences, each of its own.
     *
     * @param held frames that one action lasts
     * @return INT64 [batch, frames] or FLOAT32 [batch, frames, axes + 1]; dies with the caller's scope
     */
    static Tensor sequences(ActionSpace space, int batch, int frames, int held, SplittableRandom random) {
        try (Scope scope = Scope.open()) {
            List<Tensor> rows = new ArrayList<>();
            for (int b = 0; b < batch; b++) {
                List<Tensor> row = new ArrayList<>();
                Tensor now = Recorded.code(space, draw(space, random));
                for (int t = 0; t < frames; t++) {
                    if (t > 0 && t % held == 0) {
                        now = Recorded.code(space, draw(space, random));
                    }
                    row.add(now);
                }
                rows.add(Tensor.stack(row, 0));
            }
            return scope.keep(Tensor.stack(rows, 0));
        }
    }
}
