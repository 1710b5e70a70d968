package orrery.genie;

import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Tensor;
import orrery.training.Step;

/**
 * Recorded play seen from farther and nearer, in every second step at double pace, so that bodies of sizes and speeds come by that no recording shows. What was pressed is
 * unknown there, for its effect is scaled as well, and in as many rows as recorded, so that not knowing tells nothing about the size.
 *
 * <p>From nearer only while few frames are found: bodies come in and go out at its rim, and over many frames that would teach that they come and go.
 */
final class VariedPlay {
    /** Share of the rows that learn takes. */
    static final double USUAL = 0.2;

    private static final double FARTHEST = 0.7; // of the usual size
    private static final double NEAREST = 1.3;
    private static final int NEAR_AHEAD = 2; // most frames that are found from nearer

    private final DynamicsTrainee.Data data;
    private final double share;
    private final long[] starts; // of windows twice as long
    private final int unknown; // the action that says that it is not known

    /** Of windows of at most {@code frames}; {@code unknown} is the code of no known action. */
    VariedPlay(DynamicsTrainee.Data data, double share, int frames, int unknown) {
        this.data = data;
        this.share = share;
        this.starts = data.corpus().windows(2 * frames - 1);
        this.unknown = unknown;
    }

    /** How many of {@code rows} this process shows varied. */
    int rows(int rows, Step step) {
        int all = starts.length == 0 ? 0 : (int) (share * rows);
        return all / step.share().size() * step.share().size();
    }

    /**
     * Rows as recorded beside varied ones.
     *
     * @param recorded this process's windows as recorded, more than {@code varied} of all processes
     * @param varied rows of all processes, from {@link #rows}
     * @param ahead frames that are found
     */
    DynamicsTrainee.Windows beside(DynamicsTrainee.Windows recorded, int varied, int ahead, Step step) {
        int frames = (int) recorded.latents().size(1);
        Tensor chosen = Tensor.of(starts, starts.length)
                .indexSelect(0, Tensor.randint(step.generator("varied"), 0, starts.length, varied));
        float[] drawn = Tensor.rand(step.generator("view"), 3).floats();
        double nearest = ahead <= NEAR_AHEAD ? NEAREST : 1;
        View view = new View(FARTHEST + (nearest - FARTHEST) * drawn[0], drawn[1], drawn[2]);
        int pace = step.index() % 2 == 0 ? 1 : 2;
        int length = pace * (frames - 1) + 1;
        Tensor others =
                data.latents().viewed(step.share().of(chosen), length, view).slice(1, 0, length, pace);
        long count = others.size(0);
        Tensor hidden = Tensor.zeros(DType.INT64, count, frames).fill_(unknown);
        Tensor pressed = recorded.actions();
        return new DynamicsTrainee.Windows(
                Tensor.cat(List.of(others, recorded.latents()), 0),
                Tensor.cat(List.of(hidden, hidden, pressed.narrow(0, count, pressed.size(0) - count)), 0));
    }

    /**
     * What of a picture is seen.
     *
     * @param scale of everything; below 1 from farther
     * @param x where the view lies in what it could show, 0 left to 1 right
     * @param y the same, 0 top to 1 bottom
     */
    record View(double scale, double x, double y) {}
}
