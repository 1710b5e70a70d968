package orrery.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class FiniteScalarQuantizerTest {
    @Test
    void everyCodeSurvivesTheWayThereAndBack() {
        FiniteScalarQuantizer quantizer = new FiniteScalarQuantizer(8, 5, 5, 5);
        try (Scope scope = Scope.open()) {
            Tensor indices = Tensor.arange(quantizer.size());
            Tensor codes = quantizer.codes(indices);
            assertThat(codes.abs().max().item()).isLessThanOrEqualTo(1);
            assertThat(quantizer.indices(codes).equalTo(indices)).isTrue();
        }
    }

    @Test
    void gradientsPassTheRounding() {
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1)) {
            Tensor z = Tensor.randn(generator, 20, 3).requiresGrad(true);
            new FiniteScalarQuantizer(2, 4, 7).quantize(z).codes().sum().backward();
            assertThat(z.grad().orElseThrow().abs().min().item()).isPositive();
        }
    }

    @Test
    void aChannelNeedsTwoLevels() {
        assertThatThrownBy(() -> new FiniteScalarQuantizer(8, 1)).isInstanceOf(OrreryException.class);
    }
}
