package orrery.curate.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orrery.base.Check;

/**
 * What a clip must be before anything is measured.
 *
 * @param shortSide pixels at least
 * @param narrowest width over height at least
 * @param widest width over height at most
 * @param shortest seconds at least
 * @param longest seconds at most
 * @param fps frames a second at least
 */
public record Gates(int shortSide, double narrowest, double widest, double shortest, double longest, double fps) {
    public Gates {
        Check.atLeast("shortSide", shortSide, 1);
        Check.that(
                narrowest > 0 && widest >= narrowest,
                "Give 0 < narrowest <= widest.",
                "aspects from %s to %s",
                narrowest,
                widest);
        Check.that(shortest >= 0 && longest >= shortest, "Give 0 <= shortest <= longest.", "durations");
        Check.within("fps", fps, 0, 1000);
    }

    /** 256 pixels, 1:3 to 3:1, 1 second to 10 minutes, 10 frames a second. */
    public static Gates standard() {
        return new Gates(256, 1.0 / 3, 3, 1, 600, 10);
    }

    /** What is wrong with a clip, a few words each; none for one that passes. */
    public List<String> faults(int width, int height, double seconds, double rate) {
        List<String> faults = new ArrayList<>();
        double aspect = (double) width / height;
        note(faults, Math.min(width, height) < shortSide, "%dx%d is smaller than %d", width, height, shortSide);
        note(faults, aspect < narrowest, "%.2f:1 is too narrow", aspect);
        note(faults, aspect > widest, "%.2f:1 is too wide", aspect);
        note(faults, seconds < shortest, "%.2f s is too short", seconds);
        note(faults, seconds > longest, "%.2f s is too long", seconds);
        note(faults, rate < fps, "%.2f frames a second are too few", rate);
        return faults;
    }

    private static void note(List<String> faults, boolean wrong, String format, Object... args) {
        if (wrong) {
            faults.add(String.format(Locale.ROOT, format, args));
        }
    }
}
