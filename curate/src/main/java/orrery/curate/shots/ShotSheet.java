package orrery.curate.shots;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import orrery.base.Check;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.ContactSheet;
import orrery.video.ReadOptions;
import orrery.video.Showing;
import orrery.video.Upright;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;

/**
 * The cuts of a video on a picture: of each the last frame of the old shot and the first of the new one, with a line between them, red
 * where the cut is hard and orange where it is gradual.
 */
public final class ShotSheet {
    private static final int HARD = 0xD02020;
    private static final int SOFT = 0xE09000;
    private static final int LINE = 4;
    private static final int MOST = 400;

    /**
     * Sizes.
     *
     * @param columns cuts beside each other
     * @param side longest side of a frame in pixels
     */
    public record Plan(int columns, int side) {
        public Plan {
            Check.within("columns", columns, 1, 20);
            Check.within("side", side, 64, 1024);
        }

        /** Four cuts beside each other, 160 pixels. */
        public static Plan standard() {
            return new Plan(4, 160);
        }
    }

    private final Plan plan;
    private final Map<Integer, Tensor> pictures = new HashMap<>();

    private ShotSheet(Plan plan) {
        this.plan = plan;
    }

    /**
     * Draws the sheet and writes it as PNG, whole or not at all; of more than 400 cuts the first.
     *
     * @param cuts in order; of a video without cuts its first frame is shown
     * @param title a line above
     */
    public static void write(Path video, ReadOptions options, List<Cut> cuts, String title, Plan plan, Path file) {
        try (Scope scope = Scope.open()) {
            new ShotSheet(plan).draw(video, options, cuts.subList(0, Math.min(cuts.size(), MOST)), title, file);
        }
    }

    private void draw(Path video, ReadOptions options, List<Cut> cuts, String title, Path file) {
        TreeSet<Integer> wanted = new TreeSet<>();
        cuts.forEach(cut -> wanted.addAll(List.of(before(cut), cut.frame(), cut.last() + 1)));
        if (cuts.isEmpty()) {
            wanted.add(0);
        }
        fetch(video, options, wanted);
        ContactSheet sheet = new ContactSheet().scale(1).title(title);
        if (cuts.isEmpty()) {
            sheet.row("", Tensor.stack(List.copyOf(pictures.values()), 0), List.of("no cut"));
        }
        for (int from = 0; from < cuts.size(); from += plan.columns()) {
            List<Tensor> frames = new ArrayList<>();
            List<String> captions = new ArrayList<>();
            for (Cut cut : cuts.subList(from, Math.min(cuts.size(), from + plan.columns()))) {
                Tensor old = pictures.get(before(cut));
                Tensor middle = pictures.get(cut.frame());
                if (old != null && middle != null) {
                    Tensor after = pictures.getOrDefault(cut.last() + 1, middle); // a fade at the end has none
                    frames.add(old);
                    frames.add(lined(after, cut.kind().soft() ? SOFT : HARD));
                    captions.add(String.format(Locale.ROOT, "#%d %.2fs", cut.frame(), cut.time()));
                    captions.add(cut.kind().name().toLowerCase(Locale.ROOT));
                }
            }
            if (!frames.isEmpty()) {
                sheet.row("", Tensor.stack(frames, 0), captions);
            }
        }
        sheet.write(file);
    }

    private static int before(Cut cut) {
        return Math.max(0, cut.first() - 1);
    }

    private void fetch(Path video, ReadOptions options, TreeSet<Integer> wanted) {
        try (VideoReader reader = VideoReader.open(video, options.goingOn())) {
            for (int index : wanted) {
                while (reader.position() < index && reader.skip().isPresent()) {
                    // on the way to the next picture that is shown
                }
                Optional<VideoFrame> frame = reader.next();
                if (frame.isEmpty()) {
                    return;
                }
                pictures.put(index, shown(frame.get(), reader.info().showing()));
            }
        }
    }

    private Tensor shown(VideoFrame frame, Showing showing) {
        int wide = showing.width(frame.width(), frame.height());
        int high = showing.height(frame.width(), frame.height());
        double scale = plan.side() / (double) Math.max(wide, high);
        return Upright.fit(
                frame.rgb(),
                frame.width(),
                frame.height(),
                showing,
                Math.max(1, (int) Math.round(wide * scale)),
                Math.max(1, (int) Math.round(high * scale)));
    }

    /** The picture with a line at its left edge. */
    private static Tensor lined(Tensor picture, int colour) {
        byte[] rgb = picture.bytes();
        int width = (int) picture.size(1);
        for (int i = 0; i < rgb.length; i++) {
            if (i / 3 % width < LINE) {
                rgb[i] = (byte) (colour >> (8 * (2 - i % 3)));
            }
        }
        return Tensor.of(rgb, picture.shape());
    }
}
