package orrery.tokenizer.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import orrery.tensor.Autocast;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalConv3d.Before;

/** Whatever way the convolution takes, it is the plain one in three dimensions. */
class CausalConv3dTest {
    /** One of each way: {@code time}, {@code space} sizes of the kernel, then strides, then the padding. */
    private record Kind(int time, int space, int strideTime, int strideSpace, int padding, Before before) {
        CausalConv3d layer() {
            CausalConv3d made = new CausalConv3d(3, 4, time, space, strideTime, strideSpace, padding, before);
            made.initialize(5);
            return made;
        }

        Tensor plain(Tensor x, Tensor weight, Tensor bias) {
            int past = time - strideTime;
            List<Tensor> frames = new ArrayList<>();
            for (int i = 0; i < past; i++) {
                Tensor first = x.narrow(2, 0, 1);
                frames.add(before == Before.ZEROS ? first.mul(0) : first);
            }
            frames.add(x);
            return Functional.conv3d(
                    Tensor.cat(frames, 2), weight, bias, new long[] {strideTime, strideSpace, strideSpace}, new long[] {
                        0, padding, padding
                    });
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(1, 3, 1, 1, 1, Before.FIRST_FRAME),
            new Kind(1, 3, 1, 2, 0, Before.FIRST_FRAME),
            new Kind(1, 1, 1, 1, 0, Before.ZEROS),
            new Kind(3, 1, 1, 1, 0, Before.FIRST_FRAME),
            new Kind(3, 1, 1, 1, 0, Before.ZEROS),
            new Kind(3, 1, 2, 1, 0, Before.FIRST_FRAME),
            new Kind(3, 3, 1, 1, 1, Before.ZEROS),
            new Kind(3, 3, 1, 1, 1, Before.FIRST_FRAME));

    @Test
    void everyWayGivesTheValuesAndTheGradientsOfTheConvolutionInThreeDimensions() {
        for (Kind kind : KINDS) {
            for (int frames : new int[] {1, 2, 5}) {
                if (kind.strideTime == 1 || frames > 1) {
                    check(kind, frames, 2, Precision.FLOAT32, 1e-5);
                    check(kind, frames, 1, Precision.BFLOAT16, 0.05);
                }
            }
        }
    }

    private static void check(Kind kind, int frames, int batch, Precision precision, double allowed) {
        try (Scope scope = Scope.open();
                CausalConv3d layer = kind.layer();
                Generator generator = new Generator(7)) {
            Tensor x = Tensor.randn(generator, batch, 3, frames, 6, 5).requiresGrad(true);
            Tensor weight = Objects.requireNonNull(layer.parameters().get("weight"));
            Tensor bias = Objects.requireNonNull(layer.parameters().get("bias"));
            Tensor weighted =
                    Tensor.randn(generator, kind.plain(x, weight, bias).shape());
            Tensor plain = kind.plain(x, weight, bias);
            plain.mul(weighted).sum().backward();
            List<Tensor> wanted = List.of(plain, grad(x), grad(weight), grad(bias));
            for (Tensor each : List.of(x, weight, bias)) {
                each.zeroGrad();
            }
            Tensor made;
            try (Autocast cast = Autocast.open(precision)) {
                made = layer.forward(x, Pass.whole());
            }
            made.to(DType.FLOAT32).mul(weighted).sum().backward();
            List<Tensor> found = List.of(made, grad(x), grad(weight), grad(bias));
            for (int i = 0; i < wanted.size(); i++) {
                assertThat(farthest(found.get(i), wanted.get(i)))
                        .as("%s, %d frames, %s, of value and gradients number %d", kind, frames, precision, i)
                        .isCloseTo(0, within(allowed));
            }
        }
    }

    private static Tensor grad(Tensor of) {
        return of.grad().orElseThrow().copy();
    }

    /** The greatest difference, of the greatest number. */
    private static double farthest(Tensor a, Tensor b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        return a.to(DType.FLOAT32).sub(b).abs().max().item() / b.abs().max().item();
    }

    @Test
    void layingTheWeightsOutChangesNothing() {
        for (Kind kind : KINDS) {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open();
                    CausalConv3d layer = kind.layer();
                    Generator generator = new Generator(9)) {
                Tensor x = Tensor.randn(generator, 1, 3, 3, 6, 5);
                Tensor before = layer.forward(x, Pass.whole());
                layer.prepareForInference();
                assertThat(farthest(layer.forward(x, Pass.whole()), before))
                        .as("%s", kind)
                        .isCloseTo(0, within(1e-6));
            }
        }
    }
}
