package orrery.curate.report;

import java.util.Locale;
import orrery.base.HtmlPage;

/** How the values of a score lie, as SVG: kept clips below, dropped ones above, the limits of the rules as lines. */
final class Histogram {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 150;
    private static final int LEFT = 10;
    private static final int BOTTOM = 22;
    private static final int TOP = 8;
    private static final int BINS = 36;

    private final double low;
    private final double high;
    private final int[] kept = new int[BINS];
    private final int[] dropped = new int[BINS];

    private Histogram(double low, double high) {
        this.low = low;
        this.high = high > low ? high : low + 1;
    }

    /**
     * Draws.
     *
     * @param values of all clips
     * @param passed which of them were kept
     * @param limits smallest and largest that pass, NaN for none
     */
    static String svg(String title, double[] values, boolean[] passed, double[] limits) {
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        Histogram histogram = new Histogram(low, high);
        for (int i = 0; i < values.length; i++) {
            (passed[i] ? histogram.kept : histogram.dropped)[histogram.bin(values[i])]++;
        }
        return histogram.draw(title, limits);
    }

    private int bin(double value) {
        return Math.min(BINS - 1, (int) ((value - low) / (high - low) * BINS));
    }

    private String draw(String title, double[] limits) {
        int most = 1;
        for (int i = 0; i < BINS; i++) {
            most = Math.max(most, kept[i] + dropped[i]);
        }
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                HtmlPage.text(title)));
        double each = (double) (WIDTH - 2 * LEFT) / BINS;
        double scale = (double) (HEIGHT - TOP - BOTTOM) / most;
        for (int i = 0; i < BINS; i++) {
            bar(svg, "kept", i, each, 0, kept[i] * scale);
            bar(svg, "dropped", i, each, kept[i] * scale, dropped[i] * scale);
        }
        for (double limit : limits) {
            if (limit >= low && limit <= high) {
                double x = LEFT + (limit - low) / (high - low) * (WIDTH - 2 * LEFT);
                svg.append(String.format(
                        Locale.ROOT,
                        "<line class=\"limit\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                        x,
                        x,
                        TOP,
                        HEIGHT - BOTTOM));
            }
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
                LEFT,
                WIDTH - LEFT,
                HEIGHT - BOTTOM,
                HEIGHT - BOTTOM));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%s</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text></svg>",
                LEFT,
                HEIGHT - 6,
                HtmlPage.number(low),
                WIDTH - LEFT,
                HEIGHT - 6,
                HtmlPage.number(high)));
        return svg.toString();
    }

    private static void bar(StringBuilder svg, String kind, int bin, double width, double base, double height) {
        if (height > 0) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                    kind,
                    LEFT + bin * width + 0.5,
                    HEIGHT - BOTTOM - base - height,
                    width - 1,
                    height));
        }
    }
}
