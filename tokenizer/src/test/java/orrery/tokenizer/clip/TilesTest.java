package orrery.tokenizer.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.Functional;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.TinyTokenizers;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.cosmos.CosmosTokenizer;

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
        public double bits() {
            return 48;
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
    void streamedTilesEqualTilesOfTheWholeClip() {
        try (CosmosTokenizer network = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8));
                Scope scope = Scope.open()) {
            Tiles tiles = Tiles.of(network, 32);
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 17, 40, 64);
            Tensor whole = tiles.encode(clip);
            assertThat(whole.shape()).containsExactly(1, 4, 3, 5, 8);
            try (LatentStream stream = new LatentStream(tiles);
                    PixelStream back = new PixelStream(tiles)) {
                Tensor latents = stream.push(clip).orElseThrow();
                assertThat(latents.sub(whole).abs().max().item()).isLessThan(1e-4);
                assertThat(back.push(latents).shape()).isEqualTo(clip.shape());
                assertThat(tiles.keptForever(5, 8)).isGreaterThan(network.keptForever(5, 8));
            }
        }
    }

    @Test
    void anImageTokenizerCodesEveryFrameAlone() {
        try (Scope scope = Scope.open();
                LatentStream stream = new LatentStream(new EachFrame(new Cells()))) {
            Tensor clip = SyntheticWeights.input("clip", -1, 1, 1, 3, 5, 8, 12);
            Tensor latents = stream.push(clip).orElseThrow();
            assertThat(latents.shape()).containsExactly(1, 48, 5, 2, 3);
            assertThat(new EachFrame(new Cells()).decode(latents).contiguous().equalTo(clip))
                    .isTrue();
        }
    }

    @Test
    void aStrideBeyondTheTileIsRefused() {
        assertThatThrownBy(() -> new Tiles(new Cells(), 32, 36)).isInstanceOf(OrreryException.class);
    }
}
