package orrery.curate.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Clips that show the same, by their prints: pairs that match, and what matches one of a pair, are one group. */
public final class DuplicateGroups {
    private static final int BANDS = 8; // two hashes within 6 bits share two whole bytes at least

    /**
     * Clips that show the same.
     *
     * @param kept the one with most pixels, of those the one with most frames, of those the first by id
     * @param others the rest, by id
     * @param exact how many of them are the same bytes as the one that is kept
     */
    public record Group(String kept, List<String> others, int exact) {}

    private DuplicateGroups() {}

    /** The groups of two clips and more, by the id that is kept; the order of the prints does not matter. */
    public static List<Group> of(List<ClipPrint> prints) {
        List<ClipPrint> all = new ArrayList<>(prints);
        all.sort(Comparator.comparing(ClipPrint::id));
        int[] parent = new int[all.size()];
        Arrays.setAll(parent, i -> i);
        Map<String, Integer> contents = new HashMap<>();
        Map<Long, List<Integer>> buckets = new HashMap<>();
        for (int i = 0; i < parent.length; i++) {
            ClipPrint print = all.get(i);
            Integer same = contents.putIfAbsent(print.content(), i);
            if (same != null) {
                parent[root(parent, i)] = root(parent, same);
                continue; // it matches whatever its twin matches
            }
            for (int place = 0; place < print.hashes().length; place++) {
                for (int band = 0; band < BANDS; band++) {
                    long bits = (print.hashes()[place] >>> (8 * band)) & 0xff;
                    List<Integer> bucket = buckets.computeIfAbsent(
                            ((long) place << 16) | ((long) band << 8) | bits, key -> new ArrayList<>());
                    for (int other : bucket) {
                        if (root(parent, i) != root(parent, other) && print.matches(all.get(other))) {
                            parent[root(parent, i)] = root(parent, other);
                        }
                    }
                    bucket.add(i);
                }
            }
        }
        TreeMap<Integer, List<ClipPrint>> members = new TreeMap<>();
        for (int i = 0; i < parent.length; i++) {
            members.computeIfAbsent(root(parent, i), root -> new ArrayList<>()).add(all.get(i));
        }
        return members.values().stream()
                .filter(group -> group.size() > 1)
                .map(DuplicateGroups::group)
                .sorted(Comparator.comparing(Group::kept))
                .toList();
    }

    private static Group group(List<ClipPrint> members) {
        List<ClipPrint> order = new ArrayList<>(members);
        order.sort(Comparator.comparingLong(ClipPrint::pixels)
                .thenComparingLong(ClipPrint::frames)
                .reversed()
                .thenComparing(ClipPrint::id));
        ClipPrint kept = order.get(0);
        List<String> others = members.stream()
                .map(ClipPrint::id)
                .filter(id -> !id.equals(kept.id()))
                .toList();
        long exact = members.stream()
                .filter(print -> print.content().equals(kept.content()))
                .count();
        return new Group(kept.id(), others, (int) exact - 1);
    }

    private static int root(int[] parent, int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
