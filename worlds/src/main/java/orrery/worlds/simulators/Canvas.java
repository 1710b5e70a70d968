package orrery.worlds.simulators;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.HashMap;
import java.util.Map;
import orrery.base.Check;
import orrery.worlds.Frame;

/**
 * Where a simulator draws: flat colours with smooth edges, without a screen. Lengths are in units of the scene; {@code scale} pixels
 * make one. What does not move is drawn once and kept with {@link #keepBackground}:
 *
 * <pre>{@code
 * canvas.clear(0x101828);
 * canvas.box(32, 60, 64, 8, 0, 0x405060);
 * canvas.keepBackground();
 * …
 * canvas.restoreBackground(); // for every frame
 * canvas.body(ball);
 * Frame frame = canvas.frame();
 * }</pre>
 *
 * The same calls give the same bytes. One thread at a time.
 */
public final class Canvas {
    /** A rim has this share of its body's brightness: still nearest to the body's own colour. */
    private static final double RIM = 0.84;

    private static final double RIM_WIDTH = 0.7;
    private static final double LEAST_INSIDE = 0.6;

    private final int width;
    private final int height;
    private final double scale;
    private final Graphics2D pen;
    private final int[] pixels;
    private final int[] background;
    private final Ellipse2D.Double ellipse = new Ellipse2D.Double();
    private final Rectangle2D.Double rectangle = new Rectangle2D.Double();
    private final Map<Integer, Color> colours = new HashMap<>();

    static {
        // Pictures in memory need no display; asking for one fails where the variable points to none.
        if (System.getProperty("java.awt.headless") == null
                && System.getProperty("os.name", "").startsWith("Linux")) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /**
     * @param width in pixels, 32 to 512
     * @param height in pixels, 32 to 512
     * @param scale pixels a unit, above 0
     */
    public Canvas(int width, int height, double scale) {
        Check.within("width", width, 32, 512);
        Check.within("height", height, 32, 512);
        Check.positive("scale", scale);
        this.width = width;
        this.height = height;
        this.scale = scale;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        background = new int[pixels.length];
    }

    /** Fills everything. */
    public void clear(int colour) {
        java.util.Arrays.fill(pixels, colour & 0xFFFFFF);
    }

    /** Keeps what is drawn now as the picture that {@link #restoreBackground} brings back. */
    public void keepBackground() {
        System.arraycopy(pixels, 0, background, 0, pixels.length);
    }

    /** Brings back the picture of the last {@link #keepBackground}; black before the first. */
    public void restoreBackground() {
        System.arraycopy(background, 0, pixels, 0, pixels.length);
    }

    /** An upright ellipse about (x, y). */
    public void disc(double x, double y, double wide, double high, int colour) {
        ellipse.setFrame((x - wide / 2) * scale, (y - high / 2) * scale, wide * scale, high * scale);
        fill(ellipse, colour);
    }

    /** A small disc about (x, y), in a way that is quick for many: every pixel is covered by as much as the disc reaches past its centre. */
    public void dot(double x, double y, double radius, int colour) {
        double centreX = x * scale - 0.5;
        double centreY = y * scale - 0.5;
        double reach = radius * scale + 0.5;
        int right = Math.min(width - 1, (int) Math.floor(centreX + reach));
        int bottom = Math.min(height - 1, (int) Math.floor(centreY + reach));
        for (int row = Math.max(0, (int) Math.ceil(centreY - reach)); row <= bottom; row++) {
            for (int column = Math.max(0, (int) Math.ceil(centreX - reach)); column <= right; column++) {
                double away = Math.sqrt(square(column - centreX) + square(row - centreY));
                int share = (int) (256 * Math.min(1, reach - away));
                if (share > 0) {
                    int at = row * width + column;
                    pixels[at] = blend(pixels[at], colour, share);
                }
            }
        }
    }

    private static double square(double x) {
        return x * x;
    }

    /** {@code share} of 256 parts of {@code over}, the rest of {@code under}. */
    private static int blend(int under, int over, int share) {
        int redBlue = ((over & 0xFF00FF) * share + (under & 0xFF00FF) * (256 - share)) >>> 8 & 0xFF00FF;
        int green = ((over & 0xFF00) * share + (under & 0xFF00) * (256 - share)) >>> 8 & 0xFF00;
        return redBlue | green;
    }

    /** A rectangle about (x, y), turned by {@code angle} radians, clockwise on the screen. */
    public void box(double x, double y, double wide, double high, double angle, int colour) {
        if (angle == 0) {
            rectangle.setFrame((x - wide / 2) * scale, (y - high / 2) * scale, wide * scale, high * scale);
            fill(rectangle, colour);
        } else {
            polygon(Outlines.corners(new Body.Outline(Body.Form.BOX, wide, high)), x, y, angle, colour);
        }
    }

    /** A straight line with square ends. */
    public void line(double x1, double y1, double x2, double y2, double thick, int colour) {
        double angle = StrictMath.atan2(y2 - y1, x2 - x1);
        box((x1 + x2) / 2, (y1 + y2) / 2, Math.hypot(x2 - x1, y2 - y1), thick, angle, colour);
    }

    /**
     * A closed polygon.
     *
     * @param corners x and y of each in turn, about its own centre
     * @param x where its centre goes
     * @param y where its centre goes
     * @param angle radians, clockwise on the screen
     * @param colour 0xRRGGBB
     */
    public void polygon(double[] corners, double x, double y, double angle, int colour) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        Path2D.Double path = new Path2D.Double(Path2D.WIND_NON_ZERO, corners.length / 2 + 2);
        for (int i = 0; i < corners.length; i += 2) {
            double px = (x + cos * corners[i] - sin * corners[i + 1]) * scale;
            double py = (y + sin * corners[i] + cos * corners[i + 1]) * scale;
            if (i == 0) {
                path.moveTo(px, py);
            } else {
                path.lineTo(px, py);
            }
        }
        path.closePath();
        fill(path, colour);
    }

    /** An outline about (x, y) in one flat colour, without a rim. */
    public void outline(Body.Outline outline, double x, double y, double angle, int colour) {
        if (outline.form() == Body.Form.DISC && outline.width() == outline.height()) {
            disc(x, y, outline.width(), outline.height(), colour);
        } else {
            polygon(Outlines.corners(outline), x, y, angle, colour);
        }
    }

    /** An outline about (x, y) with a thin rim that is a little darker; the rim belongs to it. Small ones have none. */
    public void rimmed(Body.Outline outline, double x, double y, double angle, int colour) {
        double share = 1 - 2 * RIM_WIDTH / Math.min(outline.width(), outline.height());
        if (share < LEAST_INSIDE) {
            outline(outline, x, y, angle, colour);
            return;
        }
        outline(outline, x, y, angle, darker(colour));
        Body.Outline inner = outline.form() == Body.Form.TRIANGLE
                ? Outlines.scaled(outline, share)
                : new Body.Outline(outline.form(), inner(outline.width()), inner(outline.height()));
        outline(inner, x, y, angle, colour);
    }

    private static double inner(double length) {
        return length - 2 * RIM_WIDTH;
    }

    /** A body as {@link Simulator#bodies} gives it: lengths in pixels, whatever the scale. */
    public void body(Body body) {
        Body.Outline outline = body.outline();
        rimmed(
                new Body.Outline(outline.form(), outline.width() / scale, outline.height() / scale),
                body.x() / scale,
                body.y() / scale,
                body.angle(),
                body.colour());
    }

    /** The colour of the rim about a fill. */
    public static int darker(int colour) {
        return (int) Math.round((colour >> 16 & 0xFF) * RIM) << 16
                | (int) Math.round((colour >> 8 & 0xFF) * RIM) << 8
                | (int) Math.round((colour & 0xFF) * RIM);
    }

    private void fill(Shape shape, int colour) {
        pen.setColor(colours.computeIfAbsent(colour, Color::new));
        pen.fill(shape);
    }

    /** What is drawn now, copied. */
    public Frame frame() {
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0, at = 0; i < pixels.length; i++) {
            int pixel = pixels[i];
            rgb[at++] = (byte) (pixel >> 16);
            rgb[at++] = (byte) (pixel >> 8);
            rgb[at++] = (byte) pixel;
        }
        return new Frame(width, height, rgb);
    }

    /** Pixels a unit. */
    public double scale() {
        return scale;
    }
}
