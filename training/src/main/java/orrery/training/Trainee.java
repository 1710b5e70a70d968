package orrery.training;

import java.nio.file.Path;
import java.util.Map;
import orrery.tensor.Layer;

/**
 * What is trained: a network, its data and its loss. All methods are called from the thread that runs the loop.
 *
 * <p>For a bit-exact resume, everything that {@link #loss} depends on must be the network, the step, the step's generators, fixed data, or what
 * {@link #position} returns.
 */
public interface Trainee {
    /** The name of the work, shown with its progress. */
    default String name() {
        return "training";
    }

    /** The network, already initialised, with float32 weights. The trainee owns and closes it. Parameters that do not require a gradient stay as they are. */
    Layer network();

    /**
     * The loss of one step, on a batch that the trainee chooses itself. Called inside a {@link orrery.tensor.Scope} that closes after the update, and under
     * autocast when the config says bf16.
     */
    StepLoss loss(Step step);

    /**
     * Measures the network on data set aside. Called inside a scope, without gradients and without autocast, while {@link #network()} holds the averaged
     * weights. Must not draw from the run's generators.
     *
     * @param averaged the same object as {@link #network()}
     * @return numbers by name, in the order of the columns
     */
    default Map<String, Double> evaluate(Layer averaged) {
        return Map.of();
    }

    /** Draws a picture of what the network can do now, under the same conditions as {@link #evaluate}. Writing none is fine. */
    default void preview(Path png) {}

    /** Any further state of the trainee, such as the position in its data; it is saved in checkpoints. */
    default Map<String, byte[]> position() {
        return Map.of();
    }

    /** Goes back to a state that {@link #position} returned. */
    default void restore(Map<String, byte[]> position) {}
}
