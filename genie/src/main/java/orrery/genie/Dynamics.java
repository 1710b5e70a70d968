package orrery.genie;

import orrery.tensor.DType;
import orrery.tensor.Layer;

/** What happens next: the latents of a frame from the past and the action that led into it. */
public abstract sealed class Dynamics extends Layer permits AttentionDynamics, ConvolutionDynamics {
    private final DynamicsConfig config;

    Dynamics(DynamicsConfig c) {
        config = c;
    }

    /** A network of these sizes, without meaning until it is initialised or loaded. */
    public static Dynamics of(DynamicsConfig c) {
        if (c.past() == null) {
            return new AttentionDynamics(c);
        }
        return c.fromNoise() ? new DrawnDynamics(c, c.past()) : new LocalDynamics(c, c.past());
    }

    /** The sizes that this network was made with. */
    public final DynamicsConfig config() {
        return config;
    }

    /** The type in which passes run: that of the weights. */
    final DType type() {
        return parameters().values().iterator().next().dtype();
    }
}
