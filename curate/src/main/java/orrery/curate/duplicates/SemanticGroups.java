package orrery.curate.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import orrery.base.Check;
import orrery.curate.duplicates.DuplicateGroups.Group;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Clips that show the same things, by their embeddings and SemDeDup's rule: in each cluster the clip of the highest resolution comes first, and
 * one goes that is nearer than a limit to any before it.
 */
public final class SemanticGroups {
    /** So many rows are compared with each other in one go; more are clustered first. */
    private static final int CLUSTER = 4096;

    /**
     * A clip.
     *
     * @param id name
     * @param embedding of any length
     * @param pixels width times height
     */
    @SuppressWarnings("ArrayRecordComponent") // read, not compared
    public record Item(String id, float[] embedding, long pixels) {}

    /**
     * Result.
     *
     * @param similarity the limit: clips as near as this go
     * @param groups by the clip that is kept
     */
    public record Result(double similarity, List<Group> groups) {}

    private SemanticGroups() {}

    /**
     * Groups by a given limit.
     *
     * @param similarity cosine, 0 to 1
     * @param clusters 0 for as many as are needed to compare quickly
     */
    public static Result within(List<Item> items, double similarity, int clusters, long seed) {
        Check.within("similarity", similarity, 0, 1);
        return groups(sorted(items), similarity, redundancy(sorted(items), clusters, seed));
    }

    /**
     * Groups by the limit at which a share of the clips would go: the fewest that reach it.
     *
     * @param removal share, 0 to 1
     */
    public static Result removing(List<Item> items, double removal, int clusters, long seed) {
        Check.within("removal", removal, 0, 1);
        List<Item> sorted = sorted(items);
        SemDeDup.Redundancy by = redundancy(sorted, clusters, seed);
        float[] order = by.similarity().clone();
        Arrays.sort(order);
        int go = (int) Math.ceil(removal * order.length - 1e-9);
        double similarity = go == 0 ? Math.nextUp(1.0) : order[order.length - go];
        return groups(sorted, similarity, by);
    }

    private static List<Item> sorted(List<Item> items) {
        List<Item> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparing(Item::id));
        return sorted;
    }

    private static SemDeDup.Redundancy redundancy(List<Item> items, int clusters, long seed) {
        Check.that(!items.isEmpty(), "Give some clips.", "no clips to compare");
        int width = items.get(0).embedding().length;
        float[] all = new float[items.size() * width];
        long[] pixels = new long[items.size()];
        for (int i = 0; i < items.size(); i++) {
            System.arraycopy(items.get(i).embedding(), 0, all, i * width, width);
            pixels[i] = items.get(i).pixels();
        }
        int count = clusters > 0 ? Math.min(clusters, items.size()) : 1 + (items.size() - 1) / CLUSTER;
        try (Scope scope = Scope.open()) {
            Tensor rows = Tensor.of(all, items.size(), width);
            return SemDeDup.of(rows, KMeans.of(rows, count, seed), count, pixels);
        }
    }

    /** A clip that goes stands in the group of the one it is nearest to, or of the one that stays in its place. */
    private static Result groups(List<Item> items, double similarity, SemDeDup.Redundancy by) {
        TreeMap<Integer, List<String>> others = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            int root = i;
            while (goes(root, by, similarity)) {
                root = by.nearest()[root];
            }
            if (root != i) {
                others.computeIfAbsent(root, kept -> new ArrayList<>())
                        .add(items.get(i).id());
            }
        }
        List<Group> groups = new ArrayList<>();
        others.forEach((kept, gone) -> groups.add(new Group(items.get(kept).id(), List.copyOf(gone), 0)));
        return new Result(similarity, groups);
    }

    private static boolean goes(int row, SemDeDup.Redundancy by, double similarity) {
        return by.nearest()[row] != row && by.similarity()[row] >= similarity;
    }
}
