package orrery.genie.evaluation;

import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/**
 * Which action led from one frame to the next? Sees the latents of both and their difference; each token is looked at with the same
 * weights and its place, then all together. Judges worlds; no part of any.
 */
final class InverseDynamics extends Layer {
    private static final int WIDTH = 96;
    private static final int NARROW = 24;
    private static final int HIDDEN = 192;

    private final Tensor positions;
    private final Linear see;
    private final Linear mix;
    private final Linear narrow;
    private final Linear hidden;
    private final Linear out;

    /**
     * @param tokens of a frame, N
     * @param channels of a token, C
     * @param outputs buttons or axes
     */
    InverseDynamics(int tokens, int channels, int outputs) {
        positions = parameter("positions", tokens, WIDTH);
        see = layer("see", new Linear(3L * channels, WIDTH));
        mix = layer("mix", new Linear(WIDTH, WIDTH));
        narrow = layer("narrow", new Linear(WIDTH, NARROW));
        hidden = layer("hidden", new Linear((long) tokens * NARROW, HIDDEN));
        out = layer("out", new Linear(HIDDEN, outputs));
    }

    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        parameter.copy_(Tensor.randn(generator, parameter.shape()).mul(0.1)); // positions
    }

    /**
     * Scores of the buttons, or normalised numbers of the axes.
     *
     * @param now FLOAT32 [B, N, C]
     * @param next the frame after, same shape
     * @return [B, outputs]
     */
    Tensor forward(Tensor now, Tensor next) {
        Tensor both = Tensor.cat(java.util.List.of(now, next, next.sub(now)), -1); // [B, N, 3C]
        Tensor x = see.forward(both).add(positions).gelu();
        x = narrow.forward(mix.forward(x).gelu()).gelu(); // [B, N, 24]
        return out.forward(hidden.forward(x.flatten(1, 2)).gelu());
    }
}
