package orrery.curate.filter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The colours that most of a film's pixels have, by name. */
final class ColourNames {
    private static final List<String> NAMES = List.of(
            "black", "grey", "white", "red", "orange", "brown", "yellow", "green", "cyan", "blue", "purple", "pink");
    private static final double MUCH = 0.18; // share of the pixels
    private static final int MOST = 3;

    private final long[] counts = new long[NAMES.size()];

    /** Adds a picture, {@code 3 · width · height} bytes. */
    void add(byte[] rgb) {
        for (int i = 0; i < rgb.length; i += 3) {
            counts[name(rgb[i] & 0xff, rgb[i + 1] & 0xff, rgb[i + 2] & 0xff)]++;
        }
    }

    private static int name(int red, int green, int blue) {
        int high = Math.max(red, Math.max(green, blue));
        int low = Math.min(red, Math.min(green, blue));
        if (high < 40) {
            return 0;
        }
        if (high - low < 0.16 * high || high - low < 18) {
            return high > 210 ? 2 : high < 60 ? 0 : 1;
        }
        double span = high - low;
        double hue = high == red
                ? (green - blue) / span
                : high == green ? 2 + (blue - red) / span : 4 + (red - green) / span; // sixths of a circle
        double degrees = (hue * 60 + 360) % 360;
        if (degrees < 14 || degrees >= 346) {
            return low > 130 ? 11 : 3;
        }
        if (degrees < 45) {
            return high < 170 || span < 0.45 * high ? 5 : 4;
        }
        return degrees < 70 ? 6 : degrees < 165 ? 7 : degrees < 195 ? 8 : degrees < 260 ? 9 : degrees < 310 ? 10 : 11;
    }

    /** Most first, three at most. */
    List<String> most() {
        long all = Math.max(1, Arrays.stream(counts).sum());
        return NAMES.stream()
                .filter(name -> counts[NAMES.indexOf(name)] >= MUCH * all)
                .sorted(Comparator.comparingLong(name -> -counts[NAMES.indexOf(name)]))
                .limit(MOST)
                .toList();
    }
}
