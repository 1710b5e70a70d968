package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

/** What the golden cases leave open: rows in which some frames are a past that the others look at. */
class ShortcutForcingTest {
    private static final DynamicsConfig CONFIG = new DynamicsConfig(32, 2, 4, 2, 6, 10, 2, 3, false, 8, 100, 8);
    private static final int FRAMES = 5;
    private static final int COARSE = 3; // the frame of the bootstrap row that is no past

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

    /** A flow row and a bootstrap row of a past at level 7, in which one frame may be at level 2 with two steps to go over. */
    private ShortcutForcing.Losses losses(boolean withCoarseFrame) {
        Tensor step = Tensor.zeros(DType.INT64, 2, FRAMES).fill_(CONFIG.finestStep());
        Tensor signal = Tensor.zeros(DType.INT64, 2, FRAMES).fill_(CONFIG.contextSignal());
        if (withCoarseFrame) {
            step.select(0, 1).narrow(0, COARSE, 1).fill_(2);
            signal.select(0, 1).narrow(0, COARSE, 1).fill_(2);
        }
        Tensor clean = Tensor.randn(generator, 2, FRAMES, 6, 10);
        Tensor noise = Tensor.randn(generator, 2, FRAMES, 6, 10);
        Tensor action = Tensor.randint(generator, 0, 4, 2, FRAMES);
        return ShortcutForcing.loss(dynamics, clean, noise, action, step, signal, 1);
    }

    @Test
    void aBootstrapRowThatIsAllPastCarriesNoLoss() {
        ShortcutForcing.Losses losses = losses(false);
        assertThat(Objects.requireNonNull(losses.bootstrap()).item()).isZero();
        assertThat(losses.flow().item()).isPositive();
    }

    @Test
    void onlyFramesThatAreNoPastCarryTheBootstrapLoss() {
        ShortcutForcing.Losses losses = losses(true);
        double tau = 2 / 8.0;
        Tensor start = losses.noised().select(0, 1).select(0, COARSE);
        Tensor velocity =
                losses.predicted().select(0, 1).select(0, COARSE).sub(start).mul(1 / (1 - tau));
        Tensor target = Objects.requireNonNull(losses.target()).select(0, 0).select(0, COARSE);
        double weight = (0.9 * tau + 0.1) * (1 - tau) * (1 - tau);
        double expected = weight * velocity.sub(target).square().mean().item() / FRAMES;
        assertThat(Objects.requireNonNull(losses.bootstrap()).item()).isCloseTo(expected, within(1e-6 * expected));
    }
}
