package orrery.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * Many frames on one picture: a row a strip of time, an optional label before it and a caption above each frame. Frames are enlarged
 * by a whole factor with hard edges, so that what a pixel is stays visible. The same frames give the same bytes on every machine.
 *
 * <pre>{@code
 * new ContactSheet().title("pong, frame 1 to 8").row("truth", frames).row("model", dreamed).write(file);
 * }</pre>
 */
public final class ContactSheet {
    private static final int MARGIN = 8;
    private static final int GAP = 4;
    private static final int TEXT = 2; // enlargement of the letters
    private static final int LINE = Glyphs.HEIGHT * TEXT;
    private static final int VISIBLE = 128; // frames are enlarged towards this width
    private static final long MOST_PIXELS = 64_000_000;
    private static final int PAPER = 0xF4F1EA;
    private static final int INK = 0x2B2A28;

    private record Row(String label, List<byte[]> frames, List<String> captions, int width, int height) {}

    private final List<Row> rows = new ArrayList<>();
    private String title = "";
    private int scale;

    /** A line, or lines, above everything. */
    public ContactSheet title(String text) {
        title = text;
        return this;
    }

    /** Enlarges frames by this factor, 1 to 16; otherwise it is chosen so that they are about 128 pixels wide. */
    public ContactSheet scale(int factor) {
        Check.within("scale", factor, 1, 16);
        scale = factor;
        return this;
    }

    /** A row of frames without captions; see {@link #row(String, Tensor, List)}. */
    public ContactSheet row(String label, Tensor frames) {
        return row(label, frames, List.of());
    }

    /**
     * A row of frames.
     *
     * @param label before the row; may be empty
     * @param frames UINT8 [T, H, W, 3], T at least 1; copied
     * @param captions above the frames, from the left; may be fewer than frames
     */
    public ContactSheet row(String label, Tensor frames, List<String> captions) {
        Check.that(
                frames.dim() == 4 && frames.size(3) == 3 && frames.dtype() == DType.UINT8 && frames.numel() > 0,
                "Give UINT8 [T, H, W, 3].",
                "a row of frames %s %s",
                frames.dtype(),
                Arrays.toString(frames.shape()));
        byte[] all = frames.bytes();
        int count = (int) frames.size(0);
        int size = all.length / count;
        List<byte[]> each = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            each.add(Arrays.copyOfRange(all, t * size, (t + 1) * size));
        }
        rows.add(new Row(label, each, List.copyOf(captions), (int) frames.size(2), (int) frames.size(1)));
        return this;
    }

    /** Draws the sheet: UINT8 [H, W, 3]; dies with the caller's scope. */
    public Tensor draw() {
        Check.that(!rows.isEmpty(), "Add a row of frames.", "an empty contact sheet");
        int labels = 0;
        int strips = 0;
        int height = MARGIN + (title.isEmpty() ? 0 : titleLines() * LINE + MARGIN);
        int titleWidth =
                title.lines().mapToInt(line -> Glyphs.width(line, TEXT)).max().orElse(0);
        for (Row row : rows) {
            int factor = factor(row);
            labels = Math.max(labels, Glyphs.width(row.label, TEXT));
            strips = Math.max(strips, row.frames.size() * (row.width * factor + GAP) - GAP);
            height += captionHeight(row) + row.height * factor + MARGIN;
        }
        int left = MARGIN + (labels == 0 ? 0 : labels + MARGIN);
        int width = Math.max(left + strips, MARGIN + titleWidth) + MARGIN;
        Check.that(
                (long) width * height <= MOST_PIXELS,
                "Put fewer or smaller frames on it.",
                "a contact sheet of %dx%d is more than %d pixels",
                width,
                height,
                MOST_PIXELS);
        byte[] sheet = new byte[3 * width * height];
        for (int i = 0; i < sheet.length; i += 3) {
            sheet[i] = (byte) (PAPER >> 16);
            sheet[i + 1] = (byte) (PAPER >> 8);
            sheet[i + 2] = (byte) PAPER;
        }
        int top = MARGIN;
        if (!title.isEmpty()) {
            for (String line : title.lines().toList()) {
                Glyphs.draw(sheet, width, width, line, MARGIN, top, TEXT, INK);
                top += LINE;
            }
            top += MARGIN;
        }
        for (Row row : rows) {
            top = draw(row, sheet, width, left, top);
        }
        return Tensor.of(sheet, height, width, 3);
    }

    /** Draws the sheet and writes it as PNG, whole or not at all. */
    public void write(Path file) {
        try (Tensor sheet = draw()) {
            Png.write(file, sheet);
        }
    }

    private int draw(Row row, byte[] sheet, int width, int left, int top) {
        int factor = factor(row);
        int below = top + captionHeight(row);
        int middle = below + (row.height * factor - LINE) / 2;
        Glyphs.draw(sheet, width, left - GAP, row.label, MARGIN, middle, TEXT, INK);
        int at = left;
        for (int t = 0; t < row.frames.size(); t++) {
            int next = at + row.width * factor + GAP;
            if (t < row.captions.size()) {
                Glyphs.draw(sheet, width, next, row.captions.get(t), at, top, TEXT, INK);
            }
            enlarge(row.frames.get(t), row.width, row.height, factor, sheet, 3 * (below * width + at), 3 * width);
            at = next;
        }
        return below + row.height * factor + MARGIN;
    }

    private static void enlarge(byte[] frame, int width, int height, int factor, byte[] sheet, int origin, int stride) {
        for (int y = 0; y < height * factor; y++) {
            for (int x = 0; x < width * factor; x++) {
                int from = 3 * (y / factor * width + x / factor);
                System.arraycopy(frame, from, sheet, origin + y * stride + 3 * x, 3);
            }
        }
    }

    private int factor(Row row) {
        return scale > 0 ? scale : Math.min(16, Math.max(1, VISIBLE / row.width));
    }

    private int titleLines() {
        return (int) title.lines().count();
    }

    private static int captionHeight(Row row) {
        return row.captions.isEmpty() ? 0 : LINE;
    }
}
