package orrery.tokenizer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.features.OpticalFlow;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class WarpLossTest {
    private static final int SIDE = 48;
    private static final int FRAMES = 3;
    private static final int MOVE = 2; // pixels a frame, to the right
    private static final double FAULT = 0.2;

    private final OpticalFlow flow = new OpticalFlow();
    private final WarpLoss loss = new WarpLoss(flow);
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
        flow.close();
    }

    @Test
    void whatIsGivenBackExactlyCostsNothing() {
        Tensor clip = clip(t -> t * MOVE);
        Tensor cost = loss.loss(clip, clip);
        assertThat(cost.shape()).containsExactly(1, 1, 2 * (FRAMES - 1), SIDE, SIDE);
        assertThat(cost.abs().max().item()).isZero();
    }

    @Test
    void aFaultThatMovesWithItsObjectIsCheapAndOneThatStaysBehindIsNot() {
        Tensor clip = clip(t -> t * MOVE);
        double moves = mean(clip, clip.add(faults(t -> t * MOVE)));
        double stays = mean(clip, clip.add(faults(t -> 0)));
        assertThat(moves).isLessThan(0.25 * stays);
    }

    @Test
    void flickerCostsWhatItIs() {
        Tensor clip = clip(t -> 0);
        List<Tensor> frames = new ArrayList<>();
        for (int t = 0; t < FRAMES; t++) {
            frames.add(Tensor.full(t % 2 == 0 ? FAULT : -FAULT, 1, 3, 1, SIDE, SIDE));
        }
        assertThat(mean(clip, clip.add(Tensor.cat(frames, 2)))).isCloseTo(2 * FAULT, within(0.01));
    }

    @Test
    void whatLeavesThePictureIsNotJudged() {
        Tensor clip = clip(t -> t * MOVE);
        Tensor cost = loss.loss(clip, clip.add(faults(t -> 7 * t))); // forward in time, the last columns move out
        Tensor lost = cost.narrow(2, 0, FRAMES - 1).narrow(4, SIDE - 1, 1);
        assertThat(lost.abs().max().item()).isZero();
        assertThat(cost.abs().max().item()).isPositive();
    }

    @Test
    void onlyTheReconstructionHasAGradient() {
        Tensor clip = clip(t -> t * MOVE);
        Tensor made = clip.add(faults(t -> 0)).detach().requiresGrad(true);
        loss.loss(clip, made).mean().backward();
        assertThat(made.grad().orElseThrow().norm().item()).isPositive();
    }

    private double mean(Tensor clip, Tensor made) {
        return loss.loss(clip, made).mean().item();
    }

    /** Waves without repetition that move right: [1, 3, T, H, W]. */
    private static Tensor clip(DoubleUnaryOperator right) {
        return moving(
                right,
                (x, y) -> 0.2
                        * (Math.sin(0.31 * x + 0.17 * y)
                                + Math.sin(0.23 * y - 0.11 * x + 1)
                                + Math.sin(0.53 * x - 0.41 * y + 2)));
    }

    /** Stripes to be added. */
    private static Tensor faults(DoubleUnaryOperator right) {
        return moving(right, (x, y) -> FAULT * Math.sin(0.7 * x));
    }

    private interface Field {
        double at(double x, double y);
    }

    private static Tensor moving(DoubleUnaryOperator right, Field field) {
        float[] values = new float[3 * FRAMES * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            int t = i / (SIDE * SIDE) % FRAMES;
            int row = i / SIDE % SIDE;
            values[i] = (float) field.at(i % SIDE - right.applyAsDouble(t), row);
        }
        return Tensor.of(values, 1, 3, FRAMES, SIDE, SIDE);
    }
}
