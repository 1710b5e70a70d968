package orrery.tokenizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.quantize.VectorQuantizer.Averages;
import orrery.tokenizer.quantize.VectorQuantizer.Codebook;
import orrery.tokenizer.quantize.VectorQuantizer.Distance;

class VectorQuantizerTest {
    private Scope scope;
    private Generator generator;

    @BeforeEach
    void open() {
        scope = Scope.open();
        generator = new Generator(3);
    }

    @AfterEach
    void close() {
        generator.close();
        scope.close();
    }

    private static Codebook averaged(int codes, Distance distance, double decay) {
        return new Codebook(codes, 4, 0.25, false, false, distance, new Averages(decay, 1e-5));
    }

    private static Tensor vectors(Quantizer quantizer) {
        return Objects.requireNonNull(quantizer.state().get("embedding.weight"));
    }

    /** Rows around −1, 0 and 1, the same number of each. */
    private Tensor threeHeaps(int each) {
        Tensor middles = Tensor.of(new float[] {-1, 0, 1}, 3, 1, 1).expand(3, each, 4);
        return middles.add(Tensor.randn(generator, 3, each, 4).mul(0.01)).reshape(3L * each, 4);
    }

    @Test
    void vectorsStartAtDifferentLatentsAndEndInTheMiddleOfTheirs() {
        try (VectorQuantizer quantizer = new VectorQuantizer(averaged(12, Distance.EUCLIDEAN, 0.5))) {
            Tensor z = threeHeaps(4);
            quantizer.start(z, generator);
            assertThat(quantizer.quantize(z).codes().equalTo(z)).isTrue();
        }
        try (VectorQuantizer quantizer = new VectorQuantizer(averaged(3, Distance.EUCLIDEAN, 0.5))) {
            vectors(quantizer).copy_(Tensor.of(new float[] {-0.6f, 0.1f, 0.6f}, 3, 1));
            Tensor z = threeHeaps(50);
            for (int i = 0; i < 40; i++) {
                quantizer.follow(z, quantizer.quantize(z).indices());
            }
            float[] ends = vectors(quantizer).mean(1).floats();
            assertThat(ends[0]).isCloseTo(-1, within(0.01f));
            assertThat(ends[1]).isCloseTo(0, within(0.01f));
            assertThat(ends[2]).isCloseTo(1, within(0.01f));
            assertThat(quantizer.quantize(z).measures().get("perplexity"))
                    .extracting(Tensor::item)
                    .satisfies(codes -> assertThat(codes).isCloseTo(3, within(1e-3)));
        }
    }

    @Test
    void averagesMoveVectorsWithoutAGradientAndTheLossMovesLatentsOnly() {
        try (VectorQuantizer quantizer = new VectorQuantizer(averaged(5, Distance.EUCLIDEAN, 0.9))) {
            assertThat(quantizer.parameters()).isEmpty();
            assertThat(quantizer.state()).hasSize(4);
            Tensor z = threeHeaps(6).requiresGrad(true);
            quantizer.start(z.detach().mul(0.5), generator);
            Quantizer.Quantized quantized = quantizer.quantize(z);
            quantized.loss().sum().backward();
            Tensor expected = z.detach().sub(quantized.codes().detach()).mul(2 * 0.25 / 4);
            assertThat(z.grad().orElseThrow().sub(expected).abs().max().item()).isLessThan(1e-6);
        }
    }

    @Test
    void aVectorThatNoneChoosesIsRevivedAndTheOthersStay() {
        try (VectorQuantizer quantizer = new VectorQuantizer(averaged(4, Distance.EUCLIDEAN, 0.9))) {
            Tensor z = threeHeaps(20);
            vectors(quantizer).copy_(Tensor.of(new float[] {-1, 0, 1, 50}, 4, 1));
            Objects.requireNonNull(quantizer.state().get("averages.sums")).copy_(vectors(quantizer));
            for (int i = 0; i < 3; i++) {
                assertThat(quantizer.reset(z, 3, generator)).as("after %d", i).isZero();
                quantizer.follow(z, quantizer.quantize(z).indices());
            }
            Tensor before = vectors(quantizer).copy();
            assertThat(quantizer.reset(z, 3, generator)).isEqualTo(1);
            assertThat(vectors(quantizer).narrow(0, 0, 3).equalTo(before.narrow(0, 0, 3)))
                    .isTrue();
            assertThat(vectors(quantizer).abs().max().item()).isLessThan(1.2);
            assertThat(quantizer.reset(z, 3, generator)).isZero();
        }
    }

    @Test
    void byAngleLengthDoesNotMatter() {
        Tensor z = SyntheticWeights.input("z", -1, 1, 30, 4);
        Tensor lengths = SyntheticWeights.input("lengths", 0.1, 9, 30, 1);
        for (Codebook config : new Codebook[] {
            averaged(6, Distance.COSINE, 0.9), new Codebook(6, 4, 0.25, false, false, Distance.COSINE, null)
        }) {
            try (VectorQuantizer quantizer = new VectorQuantizer(config);
                    NoGrad off = NoGrad.open()) {
                vectors(quantizer).copy_(SyntheticWeights.input("vectors", -1, 1, 6, 4));
                Quantizer.Quantized once = quantizer.quantize(z);
                Quantizer.Quantized longer = quantizer.quantize(z.mul(lengths));
                assertThat(longer.indices().equalTo(once.indices())).isTrue();
                assertThat(longer.loss().sub(once.loss()).abs().max().item()).isLessThan(1e-6);
                Tensor codes = quantizer.codes(once.indices());
                assertThat(codes.sub(once.codes()).abs().max().item()).isLessThan(1e-6);
                assertThat(codes.square().sum(1).sub(1).abs().max().item()).isLessThan(1e-5);
            }
        }
    }

    @Test
    void aLatentOfZerosHasAFiniteGradientByAngle() {
        try (VectorQuantizer quantizer = new VectorQuantizer(averaged(3, Distance.COSINE, 0.9))) {
            quantizer.start(threeHeaps(5), generator);
            Tensor z = Tensor.zeros(2, 4).requiresGrad(true);
            Quantizer.Quantized quantized = quantizer.quantize(z);
            quantized.loss().sum().backward();
            assertThat(z.grad().orElseThrow().isfinite().all().item()).isEqualTo(1);
        }
    }

    @Test
    void averagesComeBackFromStoredWeights() {
        try (VectorQuantizer quantizer = new VectorQuantizer(averaged(6, Distance.COSINE, 0.8));
                VectorQuantizer copy = new VectorQuantizer(averaged(6, Distance.COSINE, 0.8))) {
            Tensor z = SyntheticWeights.input("z", -1, 1, 2, 4, 3, 5);
            quantizer.start(z, generator);
            quantizer.follow(z, quantizer.quantize(z).indices());
            copy.load(quantizer.state());
            for (VectorQuantizer each : new VectorQuantizer[] {quantizer, copy}) {
                each.follow(z, each.quantize(z).indices());
            }
            assertThat(vectors(copy).equalTo(vectors(quantizer))).isTrue();
        }
    }

    @Test
    void aCodebookOfAnOlderFileStillOpens() {
        String older = "{\"codes\":8,\"width\":2,\"commitment\":0.25,\"normalized\":false,\"legacy\":true}";
        Codebook codebook = Records.parse(older, Codebook.class, "older");
        assertThat(codebook).isEqualTo(new Codebook(8, 2, 0.25, false, true));
        assertThat(Records.line(codebook)).isEqualTo(older);
    }

    @Test
    void whatACodebookCannotDoIsRefused() {
        assertThatThrownBy(() -> new Codebook(8, 2, 0.25, false, true, null, new Averages(0.9, 1e-5)))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("legacy");
        assertThatThrownBy(() -> new Averages(1, 1e-5)).isInstanceOf(OrreryException.class);
        try (VectorQuantizer quantizer = new VectorQuantizer(new Codebook(8, 4, 0.25, false, false))) {
            assertThatThrownBy(() -> quantizer.start(threeHeaps(2), generator))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("gradient");
        }
    }
}
