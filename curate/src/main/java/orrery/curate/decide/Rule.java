package orrery.curate.decide;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.HtmlPage;
import orrery.base.OrreryException;

/**
 * What a clip must be. A clip of which the score was not measured passes.
 *
 * @param reason why a clip is dropped that breaks it, a word
 * @param score name of what is compared, stage first, such as {@code scores.motion.global_mean}
 * @param least the smallest value that passes
 * @param most the largest value that passes
 * @param not texts that do not pass
 * @param lowest share of all clips with the lowest values that do not pass, 0 to 1
 * @param highest share of all clips with the highest values that do not pass
 */
public record Rule(
        String reason,
        String score,
        @Nullable Double least,
        @Nullable Double most,
        @Nullable List<String> not,
        @Nullable Double lowest,
        @Nullable Double highest) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([a-z][a-z0-9_.]*)\\s*(>=|<=|!=|>~|<~)\\s*([^\\s].*?)\\s*");

    public Rule {
        Check.that(!reason.isBlank() && !score.isBlank(), "Name both.", "a rule without a reason or a score");
        Check.that(
                least != null || most != null || not != null || lowest != null || highest != null,
                "Give least, most, not, lowest or highest.",
                "the rule for %s asks for nothing",
                score);
        share("lowest", lowest);
        share("highest", highest);
    }

    private static void share(String name, @Nullable Double share) {
        if (share != null) {
            Check.within(name, share, 0, 1);
        }
    }

    /**
     * Reads {@code scores.quality.blur <= 0.6}; {@code >=}; {@code !=} for a text; {@code >~ 0.15} drops the lowest 15 %, {@code <~ 0.1} the
     * highest 10 %. The reason is the last word of the score's name.
     */
    public static Rule parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new OrreryException(
                    "\"" + text + "\" is not a rule", "Write e.g. \"scores.motion.global_mean >= 0.002\".");
        }
        String score = form.group(1);
        String reason = score.substring(score.lastIndexOf('.') + 1);
        String value = form.group(3);
        return switch (form.group(2)) {
            case ">=" -> new Rule(reason, score, number(value), null, null, null, null);
            case "<=" -> new Rule(reason, score, null, number(value), null, null, null);
            case ">~" -> new Rule(reason, score, null, null, null, number(value), null);
            case "<~" -> new Rule(reason, score, null, null, null, null, number(value));
            default -> new Rule(reason, score, null, null, List.of(value.toLowerCase(Locale.ROOT)), null, null);
        };
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new OrreryException("\"" + text + "\" is not a number", "Write e.g. 0.002.", e);
        }
    }

    /** What it asks, for people: the score must be at least, at most, none of, … */
    public String words() {
        StringBuilder words = new StringBuilder(score + " must be");
        if (least != null) {
            words.append(" at least ").append(HtmlPage.number(least));
        }
        if (most != null) {
            words.append(" at most ").append(HtmlPage.number(most));
        }
        if (not != null) {
            words.append(" none of ").append(String.join(", ", not));
        }
        if (lowest != null) {
            words.append(" above the lowest ")
                    .append(HtmlPage.number(100 * lowest))
                    .append(" %");
        }
        if (highest != null) {
            words.append(" below the highest ")
                    .append(HtmlPage.number(100 * highest))
                    .append(" %");
        }
        return words.toString();
    }

    /** Whether both rules limit the same score on the same side, so that one takes the place of the other. */
    boolean replaces(Rule other) {
        boolean below = (least != null || lowest != null) && (other.least != null || other.lowest != null);
        boolean above = (most != null || highest != null) && (other.most != null || other.highest != null);
        return score.equals(other.score) && (below || above || (not != null && other.not != null));
    }

    /** The same rule for another reason. */
    Rule because(String other) {
        return new Rule(other, score, least, most, not, lowest, highest);
    }
}
