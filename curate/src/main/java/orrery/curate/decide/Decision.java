package orrery.curate.decide;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rules applied to a set of clips: shares become limits by the values of them all. */
public final class Decision {
    /**
     * A rule and how a clip stands to it.
     *
     * @param value of the clip, a number or a text; null where it was not measured
     * @param least smallest that passes; null for none
     * @param most largest that passes; null for none
     * @param passes whether it does
     */
    public record Stand(
            String reason,
            String score,
            @Nullable Object value,
            @Nullable Double least,
            @Nullable Double most,
            @Nullable List<String> not,
            boolean passes) {}

    private record Limit(
            Rule rule, @Nullable Double least, @Nullable Double most) {}

    private final List<Limit> limits = new ArrayList<>();

    /**
     * Finds the limits.
     *
     * @param clips scores of each by their names, see {@link #flat}
     */
    public Decision(Rules rules, List<Map<String, Object>> clips) {
        for (Rule rule : rules.rules()) {
            Double lowest = rule.lowest();
            Double highest = rule.highest();
            Double least = lowest == null ? rule.least() : limit(rule.score(), lowest, clips, true);
            Double most = highest == null ? rule.most() : limit(rule.score(), highest, clips, false);
            limits.add(new Limit(rule, least, most));
        }
    }

    private static @Nullable Double limit(String score, double share, List<Map<String, Object>> clips, boolean low) {
        double[] values = clips.stream()
                .map(clip -> clip.get(score))
                .filter(Double.class::isInstance)
                .mapToDouble(value -> (Double) value)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return null;
        }
        int off = Math.min(values.length - 1, (int) (share * values.length));
        return values[low ? off : values.length - 1 - off];
    }

    /** How a clip stands to every rule, in their order. */
    public List<Stand> of(Map<String, Object> scores) {
        List<Stand> stands = new ArrayList<>();
        for (Limit limit : limits) {
            Object value = scores.get(limit.rule.score());
            boolean passes = true;
            if (value instanceof Double number) {
                passes = (limit.least == null || number >= limit.least) && (limit.most == null || number <= limit.most);
            } else if (value instanceof String text && limit.rule.not() != null) {
                passes = !limit.rule.not().contains(text);
            }
            stands.add(new Stand(
                    limit.rule.reason(), limit.rule.score(), value, limit.least, limit.most, limit.rule.not(), passes));
        }
        return stands;
    }

    /** Numbers, truths as 0 and 1, and texts of some documents by their path, {@code stage.part.field}; what is in lists is left out. */
    public static Map<String, Object> flat(Map<String, JsonNode> outputs) {
        Map<String, Object> scores = new TreeMap<>();
        outputs.forEach((stage, output) -> flatten(stage, output, scores));
        return scores;
    }

    private static void flatten(String path, JsonNode node, Map<String, Object> scores) {
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> flatten((path + "." + name).intern(), node.path(name), scores));
        } else if (node.isNumber()) {
            scores.put(path, node.asDouble());
        } else if (node.isBoolean()) {
            scores.put(path, node.asBoolean() ? 1.0 : 0.0);
        } else if (node.isTextual()) {
            scores.put(path, node.asText());
        }
    }

    /** Limits of a score for a picture of its values: the smallest and the largest that pass, NaN for none. */
    public double[] limits(String score) {
        double[] found = {Double.NaN, Double.NaN};
        for (Limit limit : limits) {
            if (limit.rule.score().equals(score)) {
                found[0] = limit.least != null ? limit.least : found[0];
                found[1] = limit.most != null ? limit.most : found[1];
            }
        }
        return Arrays.copyOf(found, 2);
    }
}
