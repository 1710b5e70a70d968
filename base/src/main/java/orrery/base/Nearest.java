package orrery.base;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The name a person probably meant. */
public final class Nearest {
    private Nearest() {}

    /**
     * The known name that is fewest keystrokes away, when it is near enough to be meant: a third of the letters, two at least.
     *
     * @param typed what the person wrote
     * @param known what there is; ties go to the first in alphabetical order
     */
    public static Optional<String> name(String typed, Collection<String> known) {
        int near = Math.max(2, typed.length() / 3);
        List<String> sorted = new ArrayList<>(known);
        sorted.sort(Comparator.naturalOrder());
        return sorted.stream()
                .filter(name -> distance(typed, name) <= near)
                .min(Comparator.comparingInt(name -> distance(typed, name)));
    }

    /**
     * The second half of an error about an unknown name: the nearest one, or the list of all.
     *
     * @param what what the names are, plural, e.g. {@code keys}
     */
    public static String cure(String typed, Collection<String> known, String what) {
        return name(typed, known)
                .map(name -> "Did you mean \"" + name + "\"?")
                .orElseGet(() -> known.isEmpty()
                        ? "There are no " + what + " here; remove it."
                        : "The " + what + " are "
                                + String.join(", ", known.stream().sorted().toList()) + ".");
    }

    /** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours; letter case is free. */
    static int distance(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + replace);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[left.length()][right.length()];
    }
}
