package orrery.tokenizer.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orrery.base.Check;
import orrery.tensor.Functional;
import orrery.tensor.Tensor;

/**
 * How a clip of any length and size is made to fit a tokenizer, and what is cut off again afterwards.
 *
 * @param size of the clip
 * @param before frames, rows and columns that are put before it
 * @param after frames, rows and columns that are put behind it
 * @param space what new rows and columns show
 */
public record Padding(Size size, Size before, Size after, Space space) {
    /**
     * Frames, rows, columns.
     *
     * @param frames along time
     * @param height down
     * @param width across
     */
    public record Size(int frames, int height, int width) {}

    /** What new rows and columns show; new frames repeat the first or the last. */
    public enum Space {
        /** The nearest pixel. */
        EDGE,
        /** Zero as a byte. */
        BLACK
    }

    /**
     * As the reference's command line pads: half before, half behind, so that frame and latent no longer begin together.
     *
     * @param space that height and width become a multiple of, 16 whatever the tokenizer
     * @param time that the frames after the first become a multiple of, 8 whatever the tokenizer
     */
    public static Padding asReference(Size size, int space, int time) {
        Size missing = missing(size, space, time);
        Size before = new Size(missing.frames() >> 1, missing.height() >> 1, missing.width() >> 1);
        return new Padding(size, before, minus(missing, before), Space.BLACK);
    }

    /** At the end only, so that frames and latents stay together: what a tokenizer needs and no more. */
    public static Padding atEnd(Size size, ClipTokenizer tokenizer) {
        Size missing = missing(size, tokenizer.spaceCompression(), tokenizer.timeCompression());
        return new Padding(size, new Size(0, 0, 0), missing, Space.EDGE);
    }

    private static Size missing(Size size, int space, int time) {
        Check.atLeast("frames", size.frames(), 1);
        Check.atLeast("height", size.height(), 1);
        Check.atLeast("width", size.width(), 1);
        return new Size(
                Math.floorMod(1 - size.frames(), time),
                Math.floorMod(-size.height(), space),
                Math.floorMod(-size.width(), space));
    }

    private static Size minus(Size a, Size b) {
        return new Size(a.frames() - b.frames(), a.height() - b.height(), a.width() - b.width());
    }

    /** The size after padding. */
    public Size padded() {
        return new Size(
                before.frames() + size.frames() + after.frames(),
                before.height() + size.height() + after.height(),
                before.width() + size.width() + after.width());
    }

    /** First frame, row and column of the clip in the padded one, then the frame, row and column behind its last. */
    public int[] region() {
        return new int[] {
            before.frames(),
            before.height(),
            before.width(),
            before.frames() + size.frames(),
            before.height() + size.height(),
            before.width() + size.width()
        };
    }

    /**
     * Pads.
     *
     * @param clip [..., T, H, W, 3] or [..., T, H, W]
     * @param time which dimension is time; height and width follow it
     */
    public Tensor pad(Tensor clip, int time) {
        Tensor x = repeated(clip, time, before.frames(), after.frames());
        if (space == Space.EDGE) {
            x = repeated(x, time + 1, before.height(), after.height());
            return repeated(x, time + 2, before.width(), after.width());
        }
        List<Long> widths = new ArrayList<>();
        for (int dim = clip.dim() - 1; dim > time + 2; dim--) {
            widths.add(0L);
            widths.add(0L);
        }
        widths.addAll(
                List.of((long) before.width(), (long) after.width(), (long) before.height(), (long) after.height()));
        return Functional.pad(
                x, "constant", widths.stream().mapToLong(Long::longValue).toArray());
    }

    /** Cuts the clip out of a padded one, a view. */
    public Tensor crop(Tensor padded, int time) {
        return padded.narrow(time, before.frames(), size.frames())
                .narrow(time + 1, before.height(), size.height())
                .narrow(time + 2, before.width(), size.width());
    }

    private static Tensor repeated(Tensor x, int dim, int before, int after) {
        if (before == 0 && after == 0) {
            return x;
        }
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < before; i++) {
            parts.add(x.narrow(dim, 0, 1));
        }
        parts.add(x);
        for (int i = 0; i < after; i++) {
            parts.add(x.narrow(dim, x.size(dim) - 1, 1));
        }
        return Tensor.cat(parts, dim);
    }

    /** What was done, in words; empty where nothing was. */
    public String note() {
        Size padded = padded();
        if (padded.equals(size)) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%d frames of %d×%d were padded to %d of %d×%d for the tokenizer and cut back afterwards",
                size.frames(),
                size.width(),
                size.height(),
                padded.frames(),
                padded.width(),
                padded.height());
    }
}
