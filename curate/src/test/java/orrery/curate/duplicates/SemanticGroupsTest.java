package orrery.curate.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import orrery.curate.duplicates.DuplicateGroups.Group;
import orrery.curate.duplicates.SemanticGroups.Item;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Groups of embeddings that are near each other. */
class SemanticGroupsTest {
    private static final int WIDTH = 16;

    /** {@code sources} directions, of each {@code copies} rows a little off it. */
    private static List<Item> items(int sources, int copies, double off) {
        Random random = new Random(7);
        List<Item> items = new ArrayList<>();
        for (int s = 0; s < sources; s++) {
            float[] direction = new float[WIDTH];
            for (int d = 0; d < WIDTH; d++) {
                direction[d] = (float) random.nextGaussian();
            }
            for (int c = 0; c < copies; c++) {
                float[] row = direction.clone();
                for (int d = 0; d < WIDTH; d++) {
                    row[d] += (float) (off * random.nextGaussian());
                }
                items.add(new Item(String.format("s%02d-%d", s, c), row, 100 + c));
            }
        }
        return items;
    }

    @Test
    void theHighestResolutionStaysAndEveryCopyIsInItsGroup() {
        SemanticGroups.Result result = SemanticGroups.within(items(12, 3, 0.05), 0.95, 0, 1);
        assertThat(result.groups()).hasSize(12);
        assertThat(result.groups().get(4)).isEqualTo(new Group("s04-2", List.of("s04-0", "s04-1"), 0));
        assertThat(SemanticGroups.within(items(12, 1, 0.05), 0.95, 0, 1).groups())
                .isEmpty();
    }

    @Test
    void aTargetIsReachedByTheFewest() {
        List<Item> items = items(20, 2, 0.1);
        for (double removal : new double[] {0, 0.1, 0.25, 0.5}) {
            SemanticGroups.Result result = SemanticGroups.removing(items, removal, 0, 1);
            int gone = result.groups().stream()
                    .mapToInt(group -> group.others().size())
                    .sum();
            assertThat(gone).isEqualTo((int) Math.round(removal * 40));
        }
    }

    @Test
    void clustersAreTheSameForTheSameSeedAndHoldWhatIsNear() {
        try (Scope scope = Scope.open()) {
            List<Item> items = items(4, 25, 0.1);
            float[] all = new float[100 * WIDTH];
            for (int i = 0; i < 100; i++) {
                System.arraycopy(items.get(i).embedding(), 0, all, i * WIDTH, WIDTH);
            }
            Tensor rows = Tensor.of(all, 100, WIDTH);
            int[] labels = KMeans.of(rows, 4, 3);
            assertThat(labels).isEqualTo(KMeans.of(rows, 4, 3));
            for (int s = 0; s < 4; s++) {
                assertThat(Arrays.stream(labels, 25 * s, 25 * s + 25).distinct().count())
                        .isEqualTo(1);
            }
            assertThat(Arrays.stream(labels).distinct().count()).isEqualTo(4);
            assertThat(KMeans.of(rows, 1, 3)).containsOnly(0);
        }
    }
}
