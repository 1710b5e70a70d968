package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

/** What the golden cases leave open: frames that look back on a clear past see what a rollout would show them. */
class ShortcutForcingTest {
    private static final DynamicsConfig CONFIG = new DynamicsConfig(32, 2, 4, 2, 6, 10, 2, 3, false, 8, 100, 8);
    private static final int FRAMES = 5;

    private Scope scope;
    private Dynamics dynamics;
    private Generator generator;

    @BeforeEach
    void open() {
        scope = Scope.open();
        dynamics = new Dynamics(CONFIG);
        dynamics.load(SyntheticWeights.of(dynamics, 1, ""));
        generator = new Generator(3);
    }

    @AfterEach
    void close() {
        dynamics.close();
        generator.close();
        scope.close();
    }

    private Tensor level(int value, long frames) {
        return Tensor.zeros(DType.INT64, 2, frames).fill_(value);
    }

    @Test
    void withAClearPastEveryFrameIsPredictedAsInARollout() {
        Tensor window = Tensor.randn(generator, 2, FRAMES + 1, 6, 10);
        Tensor actions = Tensor.randint(generator, 0, 4, 2, FRAMES + 1);
        Tensor noisy = Tensor.randn(generator, 2, FRAMES, 6, 10);
        Dynamics.Past past = new Dynamics.Past(window.narrow(1, 0, FRAMES), actions.narrow(1, 0, FRAMES));
        Tensor all = dynamics.forward(noisy, actions.narrow(1, 1, FRAMES), level(2, FRAMES), level(2, FRAMES), past);

        try (KeyValueCache cache = new KeyValueCache(CONFIG, 2)) {
            for (int t = 0; t < FRAMES; t++) {
                dynamics.forward(
                        window.narrow(1, t, 1),
                        actions.narrow(1, t, 1),
                        level(CONFIG.contextSignal(), 1),
                        level(CONFIG.finestStep(), 1),
                        cache,
                        1);
                Tensor next = dynamics.forward(
                        noisy.narrow(1, t, 1), actions.narrow(1, t + 1, 1), level(2, 1), level(2, 1), cache, 0);
                assertThat(next.sub(all.narrow(1, t, 1)).abs().max().item()).isLessThan(1e-4);
            }
        }
    }

    @Test
    void bootstrapRowsLookBackOnTheirOwnPast() {
        Tensor clean = Tensor.randn(generator, 2, FRAMES, 6, 10);
        Tensor noise = Tensor.randn(generator, 2, FRAMES, 6, 10);
        Tensor action = Tensor.randint(generator, 0, 4, 2, FRAMES);
        Tensor step = Tensor.cat(List.of(level(3, FRAMES), level(1, FRAMES)), 0)
                .indexSelect(0, Tensor.of(new long[] {0, 2}, 2));
        Tensor signal = level(4, FRAMES);
        Dynamics.Past past = new Dynamics.Past(Tensor.randn(generator, 2, FRAMES, 6, 10), action);
        Dynamics.Past flowRowsChanged = new Dynamics.Past(
                Tensor.cat(
                        List.of(
                                past.latents().narrow(0, 0, 1).mul(2),
                                past.latents().narrow(0, 1, 1)),
                        0),
                action);
        Dynamics.Past bootstrapRowsChanged = new Dynamics.Past(
                Tensor.cat(
                        List.of(
                                past.latents().narrow(0, 0, 1),
                                past.latents().narrow(0, 1, 1).mul(2)),
                        0),
                action);

        double[] losses = losses(clean, noise, action, step, signal, past);
        double[] otherFlow = losses(clean, noise, action, step, signal, flowRowsChanged);
        double[] otherBootstrap = losses(clean, noise, action, step, signal, bootstrapRowsChanged);
        assertThat(otherFlow[0]).isNotEqualTo(losses[0]);
        assertThat(otherFlow[1]).isEqualTo(losses[1]);
        assertThat(otherBootstrap[0]).isEqualTo(losses[0]);
        assertThat(otherBootstrap[1]).isNotEqualTo(losses[1]);
    }

    /** Of the flow row and of the bootstrap row. */
    private double[] losses(Tensor clean, Tensor noise, Tensor action, Tensor step, Tensor signal, Dynamics.Past past) {
        ShortcutForcing.Losses losses = ShortcutForcing.loss(dynamics, clean, noise, action, step, signal, 1, past);
        return new double[] {
            losses.flow().item(), Objects.requireNonNull(losses.bootstrap()).item()
        };
    }
}
