package orrery.genie;

import java.util.Locale;

/** Numbers as a card says them. */
final class CardWords {
    private CardWords() {}

    /** Without digits that say nothing. */
    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
