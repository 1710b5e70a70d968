package orrery.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.base.OrreryException;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;

class OpticalFlowTest {
    private static final int HEIGHT = 72;
    private static final int WIDTH = 96;
    private static final int EDGE = 10; // what came from outside the picture cannot be known

    private final OpticalFlow flow = new OpticalFlow();
    private final int threads = TorchRuntime.threads();

    @AfterEach
    void close() {
        flow.close();
        TorchRuntime.threads(threads);
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "0, -2", "-4.5, 2.25", "0.5, 0.5", "0, 0"})
    void aShiftedPictureMovedByThatMuch(double right, double down) {
        try (Scope scope = Scope.open()) {
            float[] found = flow.between(waves(0, 0), waves(right, down)).floats();
            int near = 0;
            int all = 0;
            for (int row = EDGE; row < HEIGHT - EDGE; row++) {
                for (int column = EDGE; column < WIDTH - EDGE; column++) {
                    int at = row * WIDTH + column;
                    double off = Math.hypot(found[at] - right, found[HEIGHT * WIDTH + at] - down);
                    near += off < 0.3 ? 1 : 0;
                    all++;
                }
            }
            assertThat(near).isGreaterThan((int) (0.99 * all));
        }
    }

    @Test
    void forwardAndBackwardTellOfNeighbours() {
        try (Scope scope = Scope.open()) {
            Tensor frames = Tensor.stack(Arrays.asList(waves(0, 0), waves(2, 1), waves(5, 3)), 0);
            Tensor forward = flow.forward(frames);
            Tensor backward = flow.backward(frames);
            assertThat(forward.shape()).containsExactly(2, 2, HEIGHT, WIDTH);
            assertThat(middle(forward))
                    .usingElementComparator(OpticalFlowTest::within)
                    .containsExactly(2f, 1f, 3f, 2f);
            assertThat(middle(backward))
                    .usingElementComparator(OpticalFlowTest::within)
                    .containsExactly(-2f, -1f, -3f, -2f);
        }
    }

    @Test
    void threadsChangeNoByteAndAreThoseOfTheHouse() {
        try (Scope scope = Scope.open()) {
            Tensor from = waves(0, 0);
            Tensor to = waves(2.5, 1.5);
            TorchRuntime.threads(3);
            float[] many = flow.between(from, to).floats();
            assertThat(opencv_core.getNumThreads()).isEqualTo(3);
            TorchRuntime.threads(1);
            assertThat(flow.between(from, to).floats()).isEqualTo(many);
            assertThat(opencv_core.getNumThreads()).isEqualTo(1);
            assertThat(flow.between(from, to).floats()).isEqualTo(many);
        }
    }

    @Test
    void nothingIsLeftBehind() {
        try (Scope scope = Scope.open()) {
            Tensor frames = Tensor.stack(Arrays.asList(waves(0, 0), waves(1, 0)), 0);
            long before = Scope.liveTensors();
            try (Scope inner = Scope.open()) {
                flow.forward(frames);
            }
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }

    @Test
    void refusesWhatItCannotSearch() {
        try (Scope scope = Scope.open()) {
            Tensor small = Tensor.of(new byte[15 * 20 * 3], 15, 20, 3);
            assertThatThrownBy(() -> flow.between(small, small))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("20×15");
            Tensor tall = Tensor.of(new byte[20 * 16 * 3], 20, 16, 3);
            Tensor wide = Tensor.of(new byte[16 * 20 * 3], 16, 20, 3);
            assertThat(flow.between(tall, tall).shape()).containsExactly(2, 20, 16);
            assertThatThrownBy(() -> flow.between(tall, wide)).hasMessageContaining("[16, 20, 3]");
            assertThatThrownBy(() -> flow.between(Tensor.zeros(20, 20, 3), wide))
                    .hasMessageContaining("FLOAT32");
            assertThatThrownBy(() -> flow.forward(wide.unsqueeze(0))).hasMessageContaining("frames");
        }
    }

    private static int within(Float a, Float b) {
        return Math.abs(a - b) < 0.3 ? 0 : Float.compare(a, b);
    }

    /** The moves of the pixel in the middle, pair after pair. */
    private static Float[] middle(Tensor flow) {
        float[] of =
                flow.select(3, WIDTH / 2).select(2, HEIGHT / 2).contiguous().floats();
        Float[] boxed = new Float[of.length];
        Arrays.setAll(boxed, i -> of[i]);
        return boxed;
    }

    /** A picture without repetition, moved right and down by parts of a pixel. */
    private static Tensor waves(double right, double down) {
        byte[] rgb = new byte[HEIGHT * WIDTH * 3];
        for (int i = 0; i < rgb.length; i++) {
            double x = i / 3 % WIDTH - right;
            int row = i / 3 / WIDTH;
            double y = row - down;
            double value = Math.sin(0.31 * x + 0.17 * y)
                    + Math.sin(0.23 * y - 0.11 * x + 1)
                    + Math.sin(0.53 * x - 0.41 * y + 2)
                    + Math.sin(0.07 * x * Math.sqrt(2) + 0.61 * y);
            rgb[i] = (byte) Math.round(128 + 28 * value);
        }
        return Tensor.of(rgb, HEIGHT, WIDTH, 3);
    }
}
