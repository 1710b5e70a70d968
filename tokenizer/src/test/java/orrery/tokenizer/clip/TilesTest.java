package orrery.tokenizer.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.Functional;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;

class TilesTest {
    /** Pixels of 4×4 cells as latents: what a tile shows does not depend on its neighbours. */
    private static final class Cells implements ClipTokenizer {
        private long largest;

        @Override
        public Tensor encode(Tensor pixels, Pass pass) {
            largest = Math.max(largest, pixels.size(-1));
            return Functional.pixelUnshuffle(pixels, 4);
        }

        @Override
        public Tensor decode(Tensor latents, Pass pass) {
            return Functional.pixelShuffle(latents, 4);
        }

        @Override
        public int timeCompression() {
            return 1;
        }

        @Override
        public int spaceCompression() {
            return 4;
        }

        @Override
        public boolean video() {
            return false;
        }
    }

    @Test
    void tilesOfWhatDependsOnNothingElseEqualTheWhole() {
        try (Scope scope = Scope.open()) {
            Cells cells = new Cells();
            Tensor pictures = SyntheticWeights.input("pictures", -1, 1, 2, 3, 52, 72);
            Tiles tiles = new Tiles(cells, 32, 24);
            Tensor latents = tiles.encode(pictures);
            assertThat(cells.largest).isEqualTo(32);
            assertThat(latents.sub(cells.encode(pictures)).abs().max().item()).isLessThan(1e-6);
            assertThat(tiles.decode(latents).sub(pictures).abs().max().item()).isLessThan(1e-6);
        }
    }

    @Test
    void aStrideBeyondTheTileIsRefused() {
        assertThatThrownBy(() -> new Tiles(new Cells(), 32, 36)).isInstanceOf(OrreryException.class);
    }
}
