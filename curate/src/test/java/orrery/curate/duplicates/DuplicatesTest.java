package orrery.curate.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Resize;

/** Pictures and embeddings that are alike. */
class DuplicatesTest {
    private static Tensor picture(long seed) {
        byte[] rgb = new byte[3 * 6 * 9];
        new Random(seed).nextBytes(rgb);
        return Resize.pillow(Tensor.of(rgb, 6, 9, 3), 60, 90, Resize.PillowFilter.BICUBIC);
    }

    @Test
    void aSmallerBrighterPictureHasNearlyTheSameHashAndAnotherOneHasNot() {
        try (Scope scope = Scope.open()) {
            Tensor large = picture(5);
            byte[] bright =
                    Resize.pillow(large, 40, 60, Resize.PillowFilter.LANCZOS).bytes();
            for (int i = 0; i < bright.length; i++) {
                bright[i] = (byte) Math.min(255, (bright[i] & 0xff) + 6);
            }
            Tensor small = Tensor.of(bright, 40, 60, 3);
            for (PerceptualHash hash : PerceptualHash.values()) {
                assertThat(PerceptualHash.distance(hash.of(large), hash.of(small)))
                        .as(hash.name())
                        .isLessThanOrEqualTo(6);
                assertThat(PerceptualHash.distance(hash.of(large), hash.of(picture(6))))
                        .as(hash.name())
                        .isGreaterThan(12);
            }
        }
    }

    @Test
    void theLargestOfSomeEqualRowsStays() {
        try (Scope scope = Scope.open()) {
            Tensor rows = Tensor.of(new float[] {1, 0, 0, 2, 0, 0, 3, 0.01f, 0, 0, 1, 0, 0, 0, 5}, 5, 3);
            int[] labels = {0, 0, 0, 0, 1};
            SemDeDup.Redundancy by = SemDeDup.of(rows, labels, 2, new long[] {10, 30, 20, 10, 10});
            assertThat(by.kept(0.05)).containsExactly(false, true, false, true, true);
            assertThat(by.nearest()[0]).isIn(1, 2);
            assertThat(by.similarity()[4]).isEqualTo(0);
            assertThat(by.nearest()[4]).isEqualTo(4);
        }
    }
}
