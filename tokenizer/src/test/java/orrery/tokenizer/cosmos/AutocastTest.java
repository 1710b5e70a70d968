package orrery.tokenizer.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.tensor.Autocast;
import orrery.tensor.DType;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.TinyTokenizers;
import orrery.tokenizer.causal.Pass;

/** Training computes otherwise than inference; the numbers must be the same up to half precision. */
class AutocastTest {
    @ParameterizedTest
    @CsvSource({"4, 8, 8", "2, 8, 4", "4, 8, 4", "2, 4, 8"})
    void foldedConvolutionsGiveWhatThreeDimensionalOnesGive(int patch, int space, int time) {
        try (CosmosTokenizer network = TinyTokenizers.filled(TinyTokenizers.cosmos(patch, space, time));
                Scope scope = Scope.open()) {
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 2, 3, 1 + 2L * time, 32, 16);
            Tensor latents = network.encode(clip, Pass.whole());
            Tensor pixels = network.decode(latents, Pass.whole());
            Tensor half;
            Tensor back;
            try (Autocast cast = Autocast.open(Precision.BFLOAT16)) {
                half = network.encode(clip, Pass.whole());
                back = network.decode(latents, Pass.whole());
            }
            assertThat(error(half, latents)).isLessThan(5e-2);
            assertThat(error(back, pixels)).isLessThan(5e-2);
        }
    }

    @Test
    void bandsByOneProductAreThoseByLevels() {
        try (Scope scope = Scope.open()) {
            for (int size : List.of(2, 4)) {
                Patcher patcher = new Patcher(size, Patcher.Method.HAAR, true);
                Tensor clip = SyntheticWeights.input("clip", -1, 1, 2, 3, 1 + size, 16, 8);
                Tensor bands = patcher.patch(clip, true);
                try (Autocast cast = Autocast.open(Precision.BFLOAT16)) {
                    assertThat(error(patcher.patch(clip, true), bands)).isLessThan(1e-2);
                    assertThat(error(patcher.unpatch(bands, true), clip)).isLessThan(1e-2);
                }
            }
        }
    }

    private static double error(Tensor found, Tensor wanted) {
        return found.to(DType.FLOAT32).sub(wanted).norm().item() / wanted.norm().item();
    }
}
