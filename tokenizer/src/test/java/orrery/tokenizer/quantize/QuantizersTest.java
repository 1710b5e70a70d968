package orrery.tokenizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

class QuantizersTest {
    @Test
    void everyCodeOfThePublishedQuantizerComesBackInBothPrecisions() {
        try (Scope scope = Scope.open();
                Quantizer quantizer = QuantizerConfig.cosmos().make()) {
            Tensor all = Tensor.arange(64_000).reshape(1, 160, 400);
            Tensor codes = quantizer.codes(all);
            assertThat(codes.shape()).containsExactly(1, 6, 160, 400);
            for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
                Tensor again = ((FiniteScalar) quantizer).indices(codes.to(type));
                assertThat(again.equalTo(all)).as(type.toString()).isTrue();
            }
        }
    }

    @Test
    void residualVectorsAddUpToTheirCodes() {
        QuantizerConfig config = QuantizerConfig.vectors(new VectorQuantizer.Codebook(32, 4, 0.25, false, false), 3);
        try (Scope scope = Scope.open();
                Quantizer quantizer = config.make()) {
            quantizer.initialize(7);
            Tensor z = SyntheticWeights.input("z", -0.05, 0.05, 2, 4, 3, 5, 6);
            Quantizer.Quantized quantized = quantizer.quantize(z);
            assertThat(quantized.indices().shape()).containsExactly(2, 3, 3, 5, 6);
            assertThat(quantized.loss().numel()).isEqualTo(2);
            Tensor back = quantizer.codes(quantized.indices());
            assertThat(back.sub(quantized.codes()).abs().max().item()).isLessThan(1e-6);
            double left = z.sub(back).square().mean().item();
            double one = z.sub(quantizer.quantize(z).codes()).square().mean().item();
            assertThat(left).isEqualTo(one).isLessThan(z.square().mean().item());
        }
    }

    @Test
    void signsComeBackFromTheirNumbersWithEntropyAndWithout() {
        for (double entropy : new double[] {0, 0.1}) {
            QuantizerConfig config = QuantizerConfig.signs(new LookupFree.Bits(6, 6, 0.25, entropy, 0.01));
            try (Scope scope = Scope.open();
                    Quantizer quantizer = config.make()) {
                Tensor z = SyntheticWeights.input("z", -1, 1, 2, 6, 4, 4);
                Quantizer.Quantized quantized = quantizer.quantize(z);
                Tensor codes = quantizer.codes(quantized.indices());
                assertThat(codes.sub(quantized.codes()).abs().max().item()).isLessThan(1e-6);
                assertThat(quantized.measures().containsKey("entropy")).isEqualTo(entropy > 0);
                assertThat(quantizer.size()).isEqualTo(64);
            }
        }
    }

    @Test
    void aConfigurationNamesExactlyOneKind() {
        VectorQuantizer.Codebook codebook = new VectorQuantizer.Codebook(8, 2, 0.25, false, false);
        LookupFree.Bits bits = new LookupFree.Bits(2, 2, 0.25, 0, 0.01);
        assertThatThrownBy(() -> new QuantizerConfig(List.of(8, 5), codebook, bits, 1))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("3 kinds");
    }
}
