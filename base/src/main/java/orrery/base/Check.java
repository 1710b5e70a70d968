package orrery.base;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Conditions a caller must meet; each failure is an {@link OrreryException} with its cure. */
public final class Check {
    private Check() {}

    /**
     * Refuses when {@code ok} is false.
     *
     * @param cure what to do, used as it is
     * @param message what is wrong, a format of {@link String#format(Locale, String, Object...)} in the root locale
     * @param args what the format names
     * @throws OrreryException when {@code ok} is false
     */
    public static void that(boolean ok, String cure, String message, @Nullable Object... args) {
        if (!ok) {
            throw new OrreryException(String.format(Locale.ROOT, message, args), cure);
        }
    }

    /**
     * Refuses a divisor that does not divide.
     *
     * @param name name of the divisor, e.g. {@code heads}
     * @param divisor its value; below 1 is refused too
     * @param ofName name of what it should divide, e.g. {@code width}
     * @param of the value of that
     */
    public static void divides(String name, long divisor, String ofName, long of) {
        atLeast(name, divisor, 1);
        if (of % divisor != 0) {
            throw new OrreryException(
                    "%s is %d and does not divide %s, which is %d".formatted(name, divisor, ofName, of),
                    "Choose %s as a multiple of %s, e.g. %d."
                            .formatted(ofName, name, Math.max(1, Math.round((double) of / divisor)) * divisor));
        }
    }

    /** Refuses a value below {@code least}. */
    public static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new OrreryException("%s is %d".formatted(name, value), "Use %d or more.".formatted(least));
        }
    }

    /** Refuses a value outside {@code least..most}, both included. */
    public static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new OrreryException(
                    "%s is %d".formatted(name, value), "Use a value from %d to %d.".formatted(least, most));
        }
    }

    /** Refuses a value outside {@code least..most}, both included, and refuses NaN. */
    public static void within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new OrreryException(
                    "%s is %s".formatted(name, value), "Use a value from %s to %s.".formatted(least, most));
        }
    }

    /** Refuses zero, a negative value, an infinite one and NaN. */
    public static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new OrreryException("%s is %s".formatted(name, value), "Use a number above 0.");
        }
    }
}
