package orrery.worlds.simulators;

import java.util.SplittableRandom;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;

/** Presses anything and holds it for 2 to 10 frames, as hands do. The same seed gives the same actions. */
public final class RandomPlayer implements Simulator.Player {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 10;

    private final ActionSpace space;
    private final SplittableRandom random;
    private Action held = Action.NONE;
    private int left;

    /**
     * @param space what may be done
     * @param seed of the choices
     */
    public RandomPlayer(ActionSpace space, long seed) {
        this.space = space;
        random = new SplittableRandom(seed);
    }

    @Override
    public Action act() {
        if (left == 0) {
            held = any();
            left = random.nextInt(SHORTEST, LONGEST + 1);
        }
        left--;
        return held;
    }

    private Action any() {
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
}
