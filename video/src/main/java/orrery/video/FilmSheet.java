package orrery.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * A whole video at a glance: frames at equal distances, upright, with their times, on one {@link ContactSheet}. Of a long video only
 * key frames are decoded, which takes seconds instead of minutes.
 */
public final class FilmSheet {
    /** Videos of more frames than this are shown by their key frames. */
    private static final long LONG_VIDEO = 6000;

    private static final int LETTERS = 2; // enlargement of captions, as the sheet draws them
    private static final int PAPER = 0xF4F1EA;

    private final Path file;
    private final ReadOptions options;
    private final Plan plan;

    /**
     * What goes on the sheet.
     *
     * @param count most frames, 1 to 1000
     * @param columns frames beside each other, 1 to 100
     * @param side longest side of a frame on the sheet in pixels, 16 to 2048
     */
    public record Plan(int count, int columns, int side) {
        public Plan {
            Check.within("count", count, 1, 1000);
            Check.within("columns", columns, 1, 100);
            Check.within("side", side, 16, 2048);
        }
    }

    /**
     * What was drawn.
     *
     * @param shown frames on the sheet
     * @param frames frames in the file, as far as it could be read
     * @param width pixels across of the sheet
     * @param height lines of the sheet
     * @param fault what is wrong with the video; absent where nothing is
     */
    public record Result(
            int shown,
            long frames,
            int width,
            int height,
            @Nullable String fault) {}

    private record Shot(Tensor picture, String caption) {}

    private FilmSheet(Path file, ReadOptions options, Plan plan) {
        this.file = file;
        this.options = options.goingOn();
        this.plan = plan;
    }

    /**
     * Draws the sheet of a video and writes it as PNG, whole or not at all.
     *
     * @param file the video; a damaged one is shown as far as it goes, and the sheet says so
     * @param options limits and stream
     * @param sheet the PNG file
     * @throws OrreryException if the video has not one frame that can be decoded, or is beyond a limit
     */
    public static Result write(Path file, ReadOptions options, Plan plan, Path sheet, Progress progress) {
        return new FilmSheet(file, options, plan).write(sheet, progress);
    }

    private Result write(Path sheet, Progress progress) {
        Packets packets = Packets.count(file, options);
        boolean keysOnly = packets.all() > LONG_VIDEO && packets.keys() >= plan.count();
        long expected = keysOnly ? packets.keys() : packets.all();
        Result first = draw(sheet, expected, packets, keysOnly, progress);
        // Some packets are no picture of their own; once more with the true number where that left places empty.
        boolean empty = first.shown() < Math.min(plan.count(), first.frames()) && !keysOnly;
        return empty ? draw(sheet, first.frames(), packets, keysOnly, progress) : first;
    }

    private Result draw(Path sheet, long available, Packets packets, boolean keysOnly, Progress progress) {
        try (Scope scope = Scope.open();
                VideoReader reader = VideoReader.open(file, keysOnly ? options.keysOnly() : options)) {
            progress.start("decoding", available, "frames");
            List<Shot> shots = shots(reader, picks(available), keysOnly, progress);
            progress.finish("");
            if (shots.isEmpty()) {
                throw new OrreryException(
                        file + ": not one frame can be decoded"
                                + reader.fault().map(why -> " (" + why + ")").orElse(""),
                        "Copy the file again, or give another.");
            }
            long frames = keysOnly ? packets.all() : reader.position();
            ContactSheet drawn = new ContactSheet().scale(1).title(title(reader, frames));
            addRows(drawn, shots);
            Tensor picture = drawn.draw();
            Png.write(sheet, picture);
            return new Result(
                    shots.size(),
                    frames,
                    (int) picture.size(1),
                    (int) picture.size(0),
                    reader.fault().orElse(null));
        }
    }

    /** Numbers of the frames to show, rising: the middles of equal parts, so that neither a fade in nor one out is what is seen. */
    private long[] picks(long available) {
        int count = (int) Math.max(1, Math.min(plan.count(), available));
        long[] picks = new long[count];
        Arrays.setAll(picks, k -> (2L * k + 1) * available / (2L * count));
        return picks;
    }

    private List<Shot> shots(VideoReader reader, long[] picks, boolean keysOnly, Progress progress) {
        List<Shot> shots = new ArrayList<>();
        int next = 0;
        while (true) {
            progress.at(reader.position(), "");
            if (next < picks.length && reader.position() >= picks[next]) {
                Optional<VideoFrame> frame = reader.next();
                if (frame.isEmpty()) {
                    return shots;
                }
                shots.add(shot(reader.info(), frame.get(), keysOnly));
                next++;
            } else if ((next == picks.length && keysOnly) || reader.skip().isEmpty()) {
                return shots;
            }
        }
    }

    private Shot shot(VideoInfo info, VideoFrame frame, boolean keysOnly) {
        Showing showing = info.showing();
        double wide = showing.width(info.width(), info.height());
        double high = showing.height(info.width(), info.height());
        double scale = plan.side() / Math.max(wide, high);
        scale = scale >= 2 ? Math.floor(scale) : scale;
        int width = Math.max(1, (int) Math.round(wide * scale));
        int height = Math.max(1, (int) Math.round(high * scale));
        String number = keysOnly ? "" : " #" + frame.index();
        try (Scope scope = Scope.open()) {
            Tensor picture = Upright.fit(frame.rgb(), frame.width(), frame.height(), showing, width, height);
            return new Shot(scope.keep(picture), time(frame.seconds()) + number);
        }
    }

    private void addRows(ContactSheet sheet, List<Shot> shots) {
        int caption = shots.stream()
                .mapToInt(shot -> Glyphs.width(shot.caption() + " ", LETTERS))
                .max()
                .orElse(0);
        for (int from = 0; from < shots.size(); from += plan.columns()) {
            List<Shot> row = shots.subList(from, Math.min(shots.size(), from + plan.columns()));
            try (Scope scope = Scope.open()) {
                Tensor frames = Tensor.stack(
                        row.stream().map(shot -> widen(shot.picture(), caption)).toList(), 0);
                sheet.row("", frames, row.stream().map(Shot::caption).toList());
            }
        }
    }

    /** Paper beside a picture that is narrower than its caption. */
    private static Tensor widen(Tensor picture, int least) {
        int width = (int) picture.size(1);
        int height = (int) picture.size(0);
        if (width >= least) {
            return picture;
        }
        byte[] narrow = picture.bytes();
        byte[] wide = new byte[3 * least * height];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = (byte) (PAPER >> (8 * (2 - i % 3)));
        }
        for (int y = 0; y < height; y++) {
            System.arraycopy(narrow, 3 * y * width, wide, 3 * y * least, 3 * width);
        }
        return Tensor.of(wide, height, least, 3);
    }

    private String title(VideoReader reader, long frames) {
        VideoInfo info = reader.info();
        Showing showing = info.showing();
        String line = String.format(
                Locale.ROOT,
                "%s   %dx%d   %d frames   %.1f s   %s fps   %s",
                file.getFileName(),
                showing.width(info.width(), info.height()),
                showing.height(info.width(), info.height()),
                frames,
                info.fps() > 0 ? frames / info.fps() : info.seconds(),
                fps(info.fps()),
                info.codec());
        return line + reader.fault().map(why -> "\n" + why).orElse("");
    }

    private static String fps(double fps) {
        return Math.abs(fps - Math.rint(fps)) < 0.005
                ? String.valueOf(Math.round(fps))
                : String.format(Locale.ROOT, "%.2f", fps);
    }

    private static String time(double seconds) {
        long hundredths = Math.round(seconds * 100);
        long minutes = hundredths / 6000;
        String rest = String.format(Locale.ROOT, "%02d.%02d", hundredths % 6000 / 100, hundredths % 100);
        return minutes < 60
                ? minutes + ":" + rest
                : String.format(Locale.ROOT, "%d:%02d:%s", minutes / 60, minutes % 60, rest);
    }
}
