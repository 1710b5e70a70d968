package orrery.genie.latent;

import java.util.SplittableRandom;
import orrery.tensor.Tensor;

/**
 * A tiny world whose buttons are plain to see: one dot stays, or goes one cell left or right, as the button says; another goes its way
 * whatever is pressed. Eight columns of four cells each; a cell has a channel for each dot.
 */
final class Shifted {
    static final int BUTTONS = 3;
    static final LatentActionsConfig.Frame FRAME = new LatentActionsConfig.Frame(8, 4, 8);

    private static final int ACROSS = 8;
    private static final int DOWN = 4;
    private static final int EPISODE = 50;

    private final Tensor latents; // [F, N, C]
    private final Tensor led;
    private final int[] bounds;

    Shifted(int episodes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int frames = episodes * EPISODE;
        float[] grid = new float[frames * 2 * DOWN * ACROSS];
        long[] actions = new long[frames];
        bounds = new int[episodes + 1];
        for (int e = 0; e < episodes; e++) {
            bounds[e + 1] = (e + 1) * EPISODE;
            int mine = random.nextInt(ACROSS);
            int other = random.nextInt(ACROSS);
            for (int t = 0; t < EPISODE; t++) {
                int frame = e * EPISODE + t;
                int button = random.nextInt(BUTTONS);
                actions[frame] = t == 0 ? BUTTONS : button;
                mine = t == 0 ? mine : Math.floorMod(mine + button - 1, ACROSS);
                other = (other + 1) % ACROSS;
                grid[at(frame, 0, 1, mine)] = 2;
                grid[at(frame, 1, 3, other)] = 2;
            }
        }
        latents = orrery.tensor.Functional.pixelUnshuffle(Tensor.of(grid, frames, 2, DOWN, ACROSS), 2)
                .flatten(2, 3)
                .transpose(1, 2)
                .contiguous();
        led = Tensor.of(actions, frames);
    }

    private static int at(int frame, int channel, int row, int column) {
        return ((frame * 2 + channel) * DOWN + row) * ACROSS + column;
    }

    LatentVideo video() {
        return LatentVideo.labelled(frames -> latents.indexSelect(0, frames), bounds, led, BUTTONS);
    }

    LatentVideo unlabelled() {
        return LatentVideo.unlabelled(frames -> latents.indexSelect(0, frames), bounds);
    }

    /** The true buttons of some transitions. */
    long[] pressed(long[] from) {
        return led.indexSelect(0, Tensor.of(from, from.length).add(1)).longs();
    }
}
