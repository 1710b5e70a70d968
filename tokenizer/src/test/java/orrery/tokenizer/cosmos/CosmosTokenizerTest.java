package orrery.tokenizer.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.TinyTokenizers;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.quantize.Quantizer;
import orrery.tokenizer.quantize.QuantizerConfig;

class CosmosTokenizerTest {
    @Test
    void gradientsReachEveryWeight() {
        try (CosmosTokenizer network = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Scope scope = Scope.open()) {
            network.requireGrad(true);
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 9, 16, 16);
            network.decode(network.encode(clip)).square().mean().backward();
            network.parameters().forEach((key, parameter) -> {
                Optional<Tensor> gradient = parameter.grad();
                assertThat(gradient).as(key).isPresent();
                // the softmax over one key does not move, nor do keys under a bias that all share
                if (!key.contains("attn_1") || key.contains(".v.") || key.contains("proj_out")) {
                    assertThat(gradient.orElseThrow().abs().max().item())
                            .as(key)
                            .isPositive();
                }
            });
        }
    }

    @Test
    void aRowOfABatchIsWhatItIsAlone() {
        try (CosmosTokenizer network = TinyTokenizers.filled(TinyTokenizers.cosmos(2, 8, 4));
                Scope scope = Scope.open()) {
            Tensor clips = SyntheticWeights.input("clips", -1, 1, 2, 3, 5, 16, 24);
            Tensor alone = network.encode(clips.narrow(0, 1, 1));
            assertThat(network.encode(clips)
                            .narrow(0, 1, 1)
                            .sub(alone)
                            .abs()
                            .max()
                            .item())
                    .isLessThan(1e-5);
        }
    }

    @Test
    void halfPrecisionIsCloseToFull() {
        try (CosmosTokenizer network = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Scope scope = Scope.open()) {
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 9, 16, 16);
            Tensor full = network.encode(clip);
            network.to(DType.BFLOAT16);
            Tensor half = network.encode(clip.to(DType.BFLOAT16)).to(DType.FLOAT32);
            double error = half.sub(full).norm().item() / full.norm().item();
            assertThat(error).isLessThan(5e-2);
        }
    }

    @Test
    void imagesAndCodesGoThroughTheImageNetwork() {
        try (CosmosTokenizer network =
                        TinyTokenizers.filled(TinyTokenizers.cosmos(false, 2, 8, 1, 32, QuantizerConfig.cosmos()));
                Scope scope = Scope.open()) {
            Tensor images = SyntheticWeights.input("images", -1, 1, 2, 3, 16, 24);
            Quantizer.Quantized quantized = network.quantize(images, Pass.whole());
            assertThat(quantized.indices().shape()).containsExactly(2, 2, 3);
            assertThat(network.codes(quantized.indices())
                            .sub(quantized.codes())
                            .abs()
                            .max()
                            .item())
                    .isLessThan(1e-6);
            assertThat(network.decode(quantized.codes()).shape()).isEqualTo(images.shape());
        }
    }

    @Test
    void aLengthThatFillsNoLatentIsRefusedWithTheCure() {
        try (CosmosTokenizer network = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Scope scope = Scope.open()) {
            assertThatThrownBy(() -> network.encode(Tensor.zeros(1, 3, 72, 16, 16)))
                    .isInstanceOfSatisfying(
                            OrreryException.class, e -> assertThat(e.cure()).contains("1 + n·8"));
            assertThatThrownBy(() -> network.encode(Tensor.zeros(1, 3, 9, 16, 20)))
                    .isInstanceOf(OrreryException.class);
        }
    }

    @Test
    void theConfigurationIsReadAsItIsWritten() {
        CosmosConfig config = CosmosRelease.DV8X16X16_720P.config();
        assertThat(Records.parse(Records.line(config), CosmosConfig.class, "config"))
                .isEqualTo(config);
    }
}
