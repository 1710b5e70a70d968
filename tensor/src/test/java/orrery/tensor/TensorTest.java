package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTest {
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void elementsComeBackAsGiven() {
        assertThat(Tensor.of(new long[] {5, 6}, 2).longs()).containsExactly(5, 6);
        assertThat(Tensor.of(new byte[] {1, (byte) 200}, 2).longs()).containsExactly(1, 200);
        assertThat(Tensor.of(new byte[] {1, (byte) 200}, 2).bytes()).containsExactly(1, 200);
        assertThat(Tensor.of(new double[] {0.1}, 1).dtype()).isEqualTo(DType.FLOAT64);
    }

    @Test
    void seededNumbersAreThoseOfPyTorch() {
        try (Generator generator = new Generator(7)) {
            assertThat(Tensor.randn(generator, 3).floats())
                    .containsExactly(new float[] {-0.1467951f, 0.7861413f, 0.9468216f}, within(1e-6f));
        }
    }

    @Test
    void generatorContinuesFromASavedState() {
        try (Generator generator = new Generator(3)) {
            Tensor.randn(generator, 100);
            byte[] state = generator.state();
            Tensor first = Tensor.randn(generator, 100);
            generator.restore(state);
            assertThat(Tensor.randn(generator, 100).equalTo(first)).isTrue();
        }
    }

    @Test
    void gradientsReachTheLeaf() {
        Tensor x = Tensor.of(new float[] {2, 3}, 2).requiresGrad(true);
        x.square().sum().backward();
        assertThat(x.grad().orElseThrow().floats()).containsExactly(4, 6);
        x.zeroGrad();
        assertThat(x.grad()).isEmpty();
    }

    @Test
    void noGradientsAreRecordedUnderNoGrad() {
        Tensor x = Tensor.ones(1).requiresGrad(true);
        try (NoGrad off = NoGrad.open()) {
            assertThat(x.mul(2).requiresGrad()).isFalse();
        }
        assertThat(x.mul(2).requiresGrad()).isTrue();
    }

    @Test
    void autocastComputesProductsInBfloat16AndOnlyWhileOpen() {
        Tensor x = Tensor.ones(4, 4);
        try (Autocast on = Autocast.open(Precision.BFLOAT16)) {
            assertThat(x.matmul(x).dtype()).isEqualTo(DType.BFLOAT16);
        }
        assertThat(x.matmul(x).dtype()).isEqualTo(DType.FLOAT32);
    }

    @Test
    void aPassWithoutGradientsUnderAutocastTakesNoGradientFromTheNext() {
        Tensor x = Tensor.ones(2, 4);
        Tensor weight = Tensor.ones(3, 4).requiresGrad(true);
        Tensor made;
        try (Autocast on = Autocast.open(Precision.BFLOAT16)) {
            try (NoGrad off = NoGrad.open()) {
                assertThat(Functional.linear(x, weight, null).requiresGrad()).isFalse();
            }
            made = Functional.linear(x, weight, null);
        }
        made.to(DType.FLOAT32).sum().backward();
        assertThat(weight.grad().orElseThrow().max().item()).isEqualTo(2);
    }

    @Test
    void plainAttentionEqualsTheFusedKernel() {
        try (Generator generator = new Generator(1)) {
            Tensor q = Tensor.randn(generator, 2, 3, 5, 8);
            Tensor k = Tensor.randn(generator, 2, 3, 7, 8);
            Tensor v = Tensor.randn(generator, 2, 3, 7, 8);
            Tensor difference =
                    Functional.attention(q, k, v, null).sub(Functional.scaledDotProductAttention(q, k, v, null, false));
            assertThat(difference.abs().max().item()).isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void partsJoinToTheWhole() {
        Tensor whole = Tensor.arange(12).reshape(3, 4);
        List<Tensor> parts = whole.chunk(2, 1);
        assertThat(parts.get(1).longs()).containsExactly(2, 3, 6, 7, 10, 11);
        assertThat(Tensor.cat(parts, 1).equalTo(whole)).isTrue();
    }

    @Test
    void syntheticWeightsMatchTheirCheckValues() {
        assertThat(SyntheticWeights.fnv1a64("a.weight")).isEqualTo(0xde73ae9d17c13f4eL);
        assertThat(SyntheticWeights.weight("a.weight", 1, 2, 3).floats())
                .containsExactly(0.34106362f, -0.54166114f, 0.8066677f, 0.9545592f, -0.913972f, -0.54326427f);
        assertThat(SyntheticWeights.weight("norm.weight", 1, 2).floats()).containsExactly(0.9525895f, 0.90538293f);
        assertThat(SyntheticWeights.weight("norm.bias", 1, 2).floats()).containsExactly(0.06941906f, 0.032867897f);
        assertThat(SyntheticWeights.input("x", 0, 255, 2).floats()).containsExactly(9.773453f, 81.278656f);
    }

    @Test
    void fusedAdamMovesAgainstTheGradient() {
        Tensor weight = Tensor.ones(3);
        Tensor moment = Tensor.zeros(3);
        Tensor second = Tensor.zeros(3);
        Tensor step = Tensor.scalar(0);
        Fused.increment(List.of(step));
        Fused.adamW(
                List.of(weight),
                List.of(Tensor.ones(3)),
                List.of(moment),
                List.of(second),
                List.of(step),
                0.001,
                0.9,
                0.999,
                0.01,
                1e-8);
        assertThat(step.item()).isEqualTo(1);
        assertThat(weight.floats()[0]).isCloseTo(0.99899f, within(1e-6f)); // 1 - lr - lr·decay
    }

    @Test
    void anEmptyTensorHasNoElementsToRead() {
        Tensor empty = Tensor.zeros(0, 3);
        assertThat(empty.floats()).isEmpty();
        assertThat(empty.doubles()).isEmpty();
        assertThat(empty.longs()).isEmpty();
        assertThat(empty.bytes()).isEmpty();
    }
}
