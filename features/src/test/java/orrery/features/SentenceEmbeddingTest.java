package orrery.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Against figures of the reference implementation. */
class SentenceEmbeddingTest {
    private static final SentenceEmbedding NETWORK = new SentenceEmbedding();

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    private static double cosine(String a, String b) {
        float[] x = NETWORK.of(a);
        float[] y = NETWORK.of(b);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }

    @Test
    void piecesAndNumbersAreThoseOfTheReference() {
        assertThat(NETWORK.pieces("A cat sits on a sofa."))
                .containsExactly(101, 1037, 4937, 7719, 2006, 1037, 10682, 1012, 102);
        float[] vector = NETWORK.of("A cat sits on a sofa.");
        double[] wanted = {0.162231, -0.089856, -0.030776, 0.014284, -0.044034, -0.007541, 0.038263, -0.028748};
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) vector[i]).isCloseTo(wanted[i], within(2e-3));
        }
    }

    @Test
    void sentencesThatSayTheSameAreNearAndCaseAndAccentsDoNotMatter() {
        assertThat(cosine("A cat sits on a sofa.", "A kitten is resting on the couch."))
                .isCloseTo(0.74, within(0.03));
        assertThat(cosine("A cat sits on a sofa.", "The spacecraft fires its engines."))
                .isLessThan(0.2);
        assertThat(NETWORK.pieces("CAFÉ")).isEqualTo(NETWORK.pieces("cafe"));
    }

    @Test
    void wordsOutsideTheVocabularyAreDividedAndLongTextsAreCut() {
        assertThat(NETWORK.pieces("\u2603")).hasSize(3);
        assertThat(NETWORK.pieces("")).containsExactly(101, 102);
        assertThat(NETWORK.pieces("orrery")).hasSizeGreaterThan(3);
        assertThat(NETWORK.pieces("x".repeat(150))).containsExactly(101, 100, 102);
        assertThat(NETWORK.pieces("word ".repeat(500))).hasSize(128).endsWith(102);
        assertThat(NETWORK.of("word ".repeat(500))).hasSize(SentenceEmbedding.WIDTH);
    }
}
