package orrery.curate.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import orrery.base.Check;
import orrery.curate.split.ClipIds;

/**
 * Which clips stay so that kinds come in wanted shares: as many as the scarcest kind allows. Of a kind those stay whose ids have the lowest
 * hashes, whatever the order they come in. What the shares leave of the whole is for all other kinds together; where they leave nothing,
 * other kinds are dropped. A kind that no clip is of is passed over, and the others come in the shares that they have of the rest.
 *
 * @param shares of kinds, each above 0, 1 together at most; empty for all as they come
 * @param allowed the only kinds of which any stay; empty for all
 * @param blocked kinds of which none stays
 */
public record KindMix(Map<String, Double> shares, Set<String> allowed, Set<String> blocked) {
    /** The reason of clips that are of a kind that is not wanted. */
    public static final String KIND = "kind";

    /** The reason of clips that are more of their kind than its share. */
    public static final String SURPLUS = "surplus";

    /** All kinds without a share. */
    public static final String OTHER = "other";

    private static final double SLACK = 1e-9;

    /** A clip and its kind. */
    public record Clip(String id, String kind) {}

    /**
     * What became of a kind.
     *
     * @param wanted its share of all that stay, 0 to 1
     * @param share that it has
     * @param kept clips that stay
     * @param of clips that there were
     */
    public record Share(double wanted, double share, int kept, int of) {}

    public KindMix {
        shares = Map.copyOf(shares);
        allowed = Set.copyOf(allowed);
        blocked = Set.copyOf(blocked);
        double sum = 0;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            Check.that(
                    share.getValue() > 0 && Double.isFinite(share.getValue()),
                    "Give shares above 0.",
                    "the share of %s is %s",
                    share.getKey(),
                    share.getValue());
            sum += share.getValue();
        }
        Check.that(
                sum <= 1 + SLACK,
                "Give shares of 100 percent at most.",
                "all shares together are %s percent",
                100 * sum);
        for (String kind : shares.keySet()) {
            Check.that(
                    !blocked.contains(kind) && (allowed.isEmpty() || allowed.contains(kind)),
                    "Leave one out.",
                    "%s has a share, and is kept out",
                    kind);
        }
    }

    private double rest() {
        double rest =
                1 - shares.values().stream().mapToDouble(Double::doubleValue).sum();
        return rest > SLACK ? rest : 0;
    }

    private boolean wanted(String kind) {
        return !blocked.contains(kind) && (allowed.isEmpty() || allowed.contains(kind));
    }

    /** Kinds with a share under their own names, all others as {@link #OTHER}. */
    private String group(String kind) {
        return shares.containsKey(kind) ? kind : OTHER;
    }

    /** Ids of the clips that go, and why: {@link #KIND} or {@link #SURPLUS}. */
    public Map<String, String> dropped(Collection<Clip> clips) {
        Map<String, String> dropped = new TreeMap<>();
        Map<String, List<String>> groups = new TreeMap<>();
        for (Clip clip : clips) {
            boolean room = shares.isEmpty() || shares.containsKey(clip.kind()) || rest() > 0;
            if (wanted(clip.kind()) && room) {
                groups.computeIfAbsent(group(clip.kind()), kind -> new ArrayList<>())
                        .add(clip.id());
            } else {
                dropped.put(clip.id(), KIND);
            }
        }
        if (shares.isEmpty()) {
            return dropped;
        }
        double all = Double.POSITIVE_INFINITY; // clips that the scarcest kind allows for a share of 1
        for (Map.Entry<String, List<String>> group : groups.entrySet()) {
            all = Math.min(all, group.getValue().size() / share(group.getKey()));
        }
        for (Map.Entry<String, List<String>> group : groups.entrySet()) {
            List<String> ids = group.getValue();
            ids.sort(Comparator.<String, String>comparing(id -> ClipIds.of(id).toString())
                    .thenComparing(Comparator.naturalOrder()));
            int many = (int) Math.min(ids.size(), Math.round(all * share(group.getKey())));
            ids.subList(many, ids.size()).forEach(id -> dropped.put(id, SURPLUS));
        }
        return dropped;
    }

    private double share(String group) {
        return shares.getOrDefault(group, rest());
    }

    /**
     * How near the wanted shares those that stay come.
     *
     * @param clips all that there were
     * @param dropped what {@link #dropped} said of them
     */
    public Map<String, Share> reached(Collection<Clip> clips, Map<String, String> dropped) {
        Map<String, int[]> counts = new TreeMap<>();
        shares.keySet().forEach(kind -> counts.put(kind, new int[2]));
        if (rest() > 0) {
            counts.put(OTHER, new int[2]);
        }
        int all = 0;
        for (Clip clip : clips) {
            boolean stays = !dropped.containsKey(clip.id());
            all += stays ? 1 : 0;
            int[] count = counts.get(group(clip.kind()));
            if (count != null) {
                count[0] += stays ? 1 : 0;
                count[1]++;
            }
        }
        Map<String, Share> reached = new TreeMap<>();
        for (Map.Entry<String, int[]> kind : counts.entrySet()) {
            int kept = kind.getValue()[0];
            reached.put(
                    kind.getKey(),
                    new Share(share(kind.getKey()), all == 0 ? 0 : (double) kept / all, kept, kind.getValue()[1]));
        }
        return reached;
    }
}
