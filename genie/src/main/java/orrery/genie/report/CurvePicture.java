package orrery.genie.report;

import java.util.List;
import java.util.Locale;
import orrery.base.HtmlPage;

/** A curve as SVG; colours come from the page. */
final class CurvePicture {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 170;
    private static final int LEFT = 46;
    private static final int BOTTOM = 24;
    private static final int TOP = 10;
    private static final int RIGHT = 12;
    private static final int MOST_POINTS = 300;

    private final Curve curve;
    private double low = Double.MAX_VALUE;
    private double high = -Double.MAX_VALUE;
    private final double last;

    private CurvePicture(Curve curve) {
        this.curve = curve;
        for (Curve.Point point : curve.points()) {
            low = Math.min(low, scaled(point.value()));
            high = Math.max(high, scaled(point.value()));
        }
        if (high - low < 1e-9) {
            low -= 0.5;
            high += 0.5;
        }
        double room = 0.06 * (high - low);
        low -= room;
        high += room;
        last = Math.max(1, curve.points().get(curve.points().size() - 1).step());
    }

    /** The picture; empty text for a curve of fewer than two points. */
    static String svg(Curve curve) {
        return curve.points().size() < 2 ? "" : new CurvePicture(curve).draw();
    }

    private String draw() {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s, last %s\">",
                WIDTH,
                HEIGHT,
                HtmlPage.text(curve.title()),
                HtmlPage.number(lastPoint().value())));
        for (int i = 0; i <= 3; i++) {
            double at = low + (high - low) * (0.08 + 0.84 * i / 3);
            double y = y(at);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y,
                    LEFT - 6,
                    y + 3.5,
                    HtmlPage.number(curve.logarithmic() ? Math.pow(10, at) : at)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">0</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s steps</text>",
                LEFT,
                HEIGHT - 6,
                WIDTH - RIGHT,
                HEIGHT - 6,
                HtmlPage.number(last)));
        svg.append("<polyline class=\"line\" points=\"");
        List<Curve.Point> points = curve.points();
        int stride = Math.max(1, points.size() / MOST_POINTS);
        for (int i = 0; i < points.size(); i++) {
            if (i % stride == 0 || i == points.size() - 1) {
                Curve.Point point = points.get(i);
                svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.step()), y(scaled(point.value()))));
            }
        }
        svg.append("\"/>");
        svg.append(String.format(
                Locale.ROOT,
                "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/></svg>",
                x(lastPoint().step()),
                y(scaled(lastPoint().value()))));
        return svg.toString();
    }

    private Curve.Point lastPoint() {
        return curve.points().get(curve.points().size() - 1);
    }

    private double scaled(double value) {
        return curve.logarithmic() ? Math.log10(value) : value;
    }

    private double x(double step) {
        return LEFT + (WIDTH - LEFT - RIGHT) * step / last;
    }

    private double y(double scaled) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - scaled) / (high - low);
    }
}
