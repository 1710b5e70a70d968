package orrery.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

class FrameTokenizerTest {
    private Scope scope;
    private FrameTokenizer tokenizer;
    private Generator generator;

    @BeforeEach
    void open() {
        scope = Scope.open();
        tokenizer = new FrameTokenizer(FrameTokenizerConfig.live(64, 32));
        tokenizer.load(SyntheticWeights.of(tokenizer, 0.7, ""));
        generator = new Generator(4);
    }

    @AfterEach
    void close() {
        tokenizer.close();
        generator.close();
        scope.close();
    }

    @Test
    void latentsAreAnEighthOfThePictureAndBounded() {
        try (NoGrad off = NoGrad.open()) {
            Tensor latents = tokenizer.encode(Tensor.rand(generator, 2, 3, 32, 64));
            assertThat(latents.shape()).containsExactly(2, 16, 4, 8);
            assertThat(latents.abs().max().item()).isLessThanOrEqualTo(1);
            assertThat(tokenizer.decode(latents).shape()).containsExactly(2, 3, 32, 64);
        }
    }

    @Test
    void packingIsUndoneByUnpacking() {
        Tensor latents = Tensor.randn(generator, 2, 16, 4, 8);
        Tensor tokens = tokenizer.pack(latents);
        assertThat(tokens.shape()).containsExactly(2, 8, 64);
        assertThat(tokenizer.unpack(tokens).equalTo(latents)).isTrue();
    }

    @Test
    void aTokenHoldsTheFourCellsOfItsPlace() {
        Tensor latents = Tensor.zeros(1, 16, 4, 8);
        latents.narrow(2, 2, 2).narrow(3, 4, 2).fill_(1); // rows 2-3, columns 4-5: token 1·4 + 2
        assertThat(tokenizer.pack(latents).sum(2).floats()).containsExactly(0, 0, 0, 0, 0, 0, 64, 0);
    }

    @Test
    void onePictureOfABatchEqualsThePictureAlone() {
        try (NoGrad off = NoGrad.open()) {
            Tensor pictures = Tensor.rand(generator, 3, 3, 32, 64);
            Tensor alone = tokenizer.encode(pictures.narrow(0, 1, 1));
            assertThat(tokenizer
                            .encode(pictures)
                            .narrow(0, 1, 1)
                            .sub(alone)
                            .abs()
                            .max()
                            .item())
                    .isLessThan(1e-5);
        }
    }

    @Test
    void bfloat16StaysCloseToFloat32() {
        try (NoGrad off = NoGrad.open()) {
            Tensor pictures = Tensor.rand(generator, 2, 3, 32, 64);
            Tensor exact = tokenizer.decode(tokenizer.encode(pictures));
            tokenizer.to(DType.BFLOAT16);
            Tensor rounded = tokenizer.decode(tokenizer.encode(pictures.to(DType.BFLOAT16)));
            assertThat(rounded.sub(exact).norm().item() / exact.norm().item()).isLessThan(2e-2);
        }
    }

    @Test
    void gradientsReachEveryWeight() {
        tokenizer
                .decode(tokenizer.encode(Tensor.rand(generator, 2, 3, 32, 64)))
                .square()
                .mean()
                .backward();
        for (Map.Entry<String, Tensor> weight : tokenizer.parameters().entrySet()) {
            Tensor gradient = weight.getValue().grad().orElseThrow(() -> new AssertionError(weight.getKey()));
            assertThat(gradient.abs().max().item()).as(weight.getKey()).isPositive();
        }
    }

    @Test
    void sizesThatDoNotDivideAreRefused() {
        assertThatThrownBy(() -> FrameTokenizerConfig.live(60, 64))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("60");
    }

    @Test
    void withoutANetworkPicturesComeBackAsTheyWere() {
        FrameTokenizerConfig config = FrameTokenizerConfig.pixels(48, 32);
        assertThat(config.tokens()).isEqualTo(24);
        assertThat(config.tokenChannels()).isEqualTo(4 * 48);
        try (FrameTokenizer plain = new FrameTokenizer(config)) {
            assertThat(plain.parameters()).isEmpty();
            Tensor pictures = Tensor.rand(generator, 2, 3, 32, 48);
            Tensor tokens = plain.pack(plain.encode(pictures));
            assertThat(tokens.shape()).containsExactly(2, 24, 192);
            Tensor back = plain.decode(plain.unpack(tokens));
            assertThat(back.sub(pictures).abs().max().item()).isLessThan(1e-6);
        }
    }

    @Test
    void latentsOfPixelsHaveTheirNumber() {
        assertThatThrownBy(() -> new FrameTokenizerConfig(64, 64, 16, null, null))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("16 latent channels");
    }
}
