package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.training.RandomStreams;
import orrery.training.Share;
import orrery.training.Step;

class WornPastTest {
    private static final int ROWS = 256;
    private static final int PAST = 2;
    private static final int SIDE = 16;

    /** Black pictures with a white square, in the middle or at the left. */
    private static Tensor pictures() {
        Tensor pictures = Tensor.zeros(DType.UINT8, 8, SIDE, SIDE, 3);
        for (int i = 0; i < 8; i++) {
            pictures.select(0, i)
                    .narrow(0, 6, 4)
                    .narrow(1, i % 2 == 0 ? 6 : 1, 4)
                    .fill_(255);
        }
        return pictures;
    }

    private static LatentCorpus corpus(Tensor pictures) {
        FrameTokenizer none = new FrameTokenizer(FrameTokenizerConfig.pixels(SIDE, SIDE));
        return new LatentCorpus(pictures, none, LatentScale.ofPictures(pictures));
    }

    private static Tensor past(LatentCorpus corpus) {
        return corpus.windows(Tensor.zeros(DType.INT64, ROWS), 1)
                .expand(-1, PAST, -1, -1)
                .contiguous();
    }

    private static Step step(Share share) {
        return new Step(3, 10, new RandomStreams(7), share);
    }

    @Test
    void everyFaultLiesOnHalfOfTheRowsAndOnAllFramesOfARow() {
        try (Scope scope = Scope.open()) {
            LatentCorpus corpus = corpus(pictures());
            Tensor past = past(corpus);
            Tensor change = new WornPast(corpus, 8).of(past, step(Share.WHOLE)).sub(past);
            Tensor rows = change.abs().flatten(1, 3).mean(1);
            double untouched = rows.lt(1e-5).to(DType.FLOAT32).mean().item();
            assertThat(untouched).as("a half of a half of a half").isBetween(0.06, 0.2);
            assertThat(change.select(1, 0).sub(change.select(1, 1)).abs().max().item())
                    .as("from frame to frame")
                    .isLessThan(1e-5);
        }
    }

    @Test
    void whatIsWornIsDullerOnTheWholeAndNeverGone() {
        try (Scope scope = Scope.open()) {
            LatentCorpus corpus = corpus(pictures());
            Tensor past = past(corpus);
            double before = past.square().mean().item();
            double after = new WornPast(corpus, 8)
                    .of(past, step(Share.WHOLE))
                    .square()
                    .mean()
                    .item();
            assertThat(after / before).isBetween(0.5, 0.95);
        }
    }

    @Test
    void twoProcessesWearTheRowsThatOneWears() {
        try (Scope scope = Scope.open()) {
            LatentCorpus corpus = corpus(pictures());
            Tensor past = past(corpus);
            Tensor whole = new WornPast(corpus, 8).of(past, step(Share.WHOLE));
            Share second = new Share(1, 2);
            Tensor its = new WornPast(corpus, 8).of(second.of(past), step(second));
            assertThat(its.sub(second.of(whole)).abs().max().item()).isLessThan(1e-6);
        }
    }

    @Test
    void outOfFocusTheLightIsTheSameAndTheEdgesAreSoft() {
        try (Scope scope = Scope.open()) {
            LatentCorpus corpus = corpus(pictures());
            Tensor sharp = past(corpus).narrow(0, 0, 1);
            Tensor soft = corpus.softened(sharp, 0.3);
            assertThat(soft.mean().item()).isCloseTo(sharp.mean().item(), within(0.05));
            assertThat(soft.max().item()).isLessThan(0.9 * sharp.max().item());
        }
    }
}
