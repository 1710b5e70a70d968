package orrery.base;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 2s}, {@code 1.5m}, {@code 30m}, {@code 1h}, {@code 1h30m}, {@code 2d}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Reads {@code 2s}, {@code 1h30m} or the ISO form {@code PT2S}; never negative.
     *
     * @throws OrreryException when the text is neither
     */
    public static Duration parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith("pt") || lower.startsWith("p")) {
            return iso(text);
        }
        Matcher part = PART.matcher(lower);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < lower.length() && part.find(end) && part.start() == end) {
            sum = sum.plus(unit(part.group(1), part.group(2)));
            end = part.end();
        }
        if (end == 0 || end < lower.length()) {
            throw unreadable(text);
        }
        return sum;
    }

    /** Writes a duration as {@link #parse} reads it, the largest units first: {@code 1h30m}; zero is {@code 0s}. */
    public static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toString();
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    private static Duration unit(String number, String unit) {
        long nanos = switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
        };
        BigDecimal all = new BigDecimal(number).multiply(BigDecimal.valueOf(nanos));
        BigDecimal[] parts = all.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
        return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
    }

    private static Duration iso(String text) {
        try {
            Duration duration = Duration.parse(text.strip());
            if (duration.isNegative()) {
                throw unreadable(text);
            }
            return duration;
        } catch (DateTimeException e) {
            throw unreadable(text);
        }
    }

    private static OrreryException unreadable(String text) {
        return new OrreryException("\"" + text + "\" is not a duration", "Write e.g. 250ms, 2s, 30m, 1h or 1h30m.");
    }
}
