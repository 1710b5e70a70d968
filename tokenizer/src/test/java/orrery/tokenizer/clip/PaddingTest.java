package orrery.tokenizer.clip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.TinyTokenizers;

class PaddingTest {
    @Test
    void anySizeAndLengthFitsAfterPaddingAtTheEndAndComesBackAsItWas() {
        try (Layer closing = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Scope scope = Scope.open()) {
            ClipTokenizer tokenizer = (ClipTokenizer) closing;
            Padding padding = Padding.atEnd(new Padding.Size(6, 19, 10), tokenizer);
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 6, 19, 10);
            Tensor padded = padding.pad(clip, 2);
            assertThat(padded.shape()).containsExactly(1, 3, 9, 24, 16);
            assertThat(padding.crop(padded, 2).contiguous().equalTo(clip)).isTrue();
            assertThat(padded.select(2, 8).equalTo(padded.select(2, 5))).isTrue();
            assertThat(padding.crop(tokenizer.decode(tokenizer.encode(padded)), 2)
                            .shape())
                    .isEqualTo(clip.shape());
            assertThat(padding.note()).contains("6 frames of 10×19", "9 of 16×24");
        }
    }

    @Test
    void whatFitsIsLeftAlone() {
        try (Layer closing = TinyTokenizers.filled(TinyTokenizers.wan(false))) {
            Padding padding = Padding.atEnd(new Padding.Size(5, 16, 8), (ClipTokenizer) closing);
            assertThat(padding.note()).isEmpty();
            assertThat(padding.region()).containsExactly(0, 0, 0, 5, 16, 8);
        }
    }
}
