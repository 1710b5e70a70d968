package orrery.curate.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.base.Check;
import orrery.curate.split.ClipIds;

/**
 * Which clips stay so that kinds come in wanted shares: as many as the scarcest kind allows. Of a kind those stay whose ids have the lowest
 * hashes, whatever the order they come in; a kind without a share is dropped, one that is blocked too.
 *
 * @param shares of the kinds, each above 0; empty for all as they come
 * @param blocked kinds of which none stays
 */
public record KindMix(Map<String, Double> shares, Set<String> blocked) {
    /** A clip and its kind. */
    public record Clip(String id, String kind) {}

    public KindMix {
        shares = Map.copyOf(shares);
        blocked = Set.copyOf(blocked);
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            Check.that(
                    share.getValue() > 0 && Double.isFinite(share.getValue()),
                    "Give shares above 0; kinds without one are dropped.",
                    "the share of %s is %s",
                    share.getKey(),
                    share.getValue());
        }
    }

    /** Only these kinds, or all but these. */
    public static KindMix lists(Set<String> allowed, Set<String> blocked, Collection<Clip> clips) {
        Map<String, Double> shares = new TreeMap<>();
        if (!allowed.isEmpty()) {
            for (Clip clip : clips) {
                if (allowed.contains(clip.kind()) && !blocked.contains(clip.kind())) {
                    shares.merge(clip.kind(), 1.0, Double::sum);
                }
            }
        }
        return new KindMix(shares, blocked);
    }

    /** Ids of the clips that stay. */
    public Set<String> kept(Collection<Clip> clips) {
        Map<String, List<String>> byKind = new TreeMap<>();
        for (Clip clip : clips) {
            if (!blocked.contains(clip.kind()) && (shares.isEmpty() || shares.containsKey(clip.kind()))) {
                byKind.computeIfAbsent(clip.kind(), kind -> new ArrayList<>()).add(clip.id());
            }
        }
        double all = Double.POSITIVE_INFINITY; // clips that the scarcest kind allows for a share of 1
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            List<String> ids = byKind.get(share.getKey());
            if (ids != null && !blocked.contains(share.getKey())) {
                all = Math.min(all, ids.size() / share.getValue());
            }
        }
        Set<String> kept = new TreeSet<>();
        for (Map.Entry<String, List<String>> kind : byKind.entrySet()) {
            List<String> ids = kind.getValue();
            long many = shares.isEmpty()
                    ? ids.size()
                    : Math.min(ids.size(), Math.round(all * shares.getOrDefault(kind.getKey(), 0.0)));
            ids.sort(Comparator.<String, String>comparing(id -> ClipIds.of(id).toString())
                    .thenComparing(Comparator.naturalOrder()));
            kept.addAll(ids.subList(0, (int) many));
        }
        return kept;
    }
}
