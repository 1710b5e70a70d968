package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import orrery.base.Records;

/** Real footage of high dynamic range and of two fields a picture, as it comes out: like pictures of an ordinary camera. */
class ShownFootageTest {
    private static final List<String> HDR = List.of("smpte2084", "arib-std-b67");

    @Test
    void everyHdrFileOfTheCatalogueIsMappedToAnOrdinaryScreen() {
        Path folder = Shared.need("data/footage");
        int files = 0;
        for (JsonNode entry : Records.tree(folder.resolve("CATALOGUE.json")).get("files")) {
            if (HDR.contains(entry.path("probe").path("color_transfer").asText(""))) {
                Path file = folder.resolve(entry.get("file").asText());
                Tone flat = tone(file, Colours.CURVE_KEPT);
                Tone mapped = tone(file, Colours.AS_TAGGED);
                String figures = file.getFileName() + ": flat " + flat + ", mapped " + mapped;
                System.out.println(figures);
                assertThat(mapped.frames)
                        .as(figures)
                        .isEqualTo(entry.path("probe").path("frames").asInt());
                assertThat(mapped.colour).as(figures).isGreaterThan(1.3 * flat.colour);
                assertThat(mapped.spread).as(figures).isGreaterThan(1.1 * flat.spread);
                assertThat(mapped.mean).as(figures).isBetween(40.0, 200.0);
                assertThat(mapped.white).as(figures).isLessThan(0.05);
                files++;
            }
        }
        assertThat(files).isGreaterThanOrEqualTo(2);
    }

    /**
     * What pictures are like.
     *
     * @param mean of all values, 0..255
     * @param spread standard deviation of luma
     * @param colour mean distance between the largest and smallest of red, green and blue
     * @param white share of pixels that are white altogether
     */
    private record Tone(int frames, double mean, double spread, double colour, double white) {}

    private static Tone tone(Path file, Colours colours) {
        double sum = 0;
        double squares = 0;
        double colour = 0;
        long white = 0;
        long pixels = 0;
        int frames = 0;
        try (VideoReader reader = VideoReader.open(file, VideoLimits.standard(), colours)) {
            for (Optional<VideoFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
                frames++;
                byte[] rgb = next.get().rgb();
                for (int i = 0; frames % 8 == 1 && i < rgb.length; i += 3) {
                    int red = rgb[i] & 0xff;
                    int green = rgb[i + 1] & 0xff;
                    int blue = rgb[i + 2] & 0xff;
                    double luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
                    sum += luma;
                    squares += luma * luma;
                    colour += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
                    white += red + green + blue == 3 * 255 ? 1 : 0;
                    pixels++;
                }
            }
        }
        double mean = sum / pixels;
        return new Tone(
                frames, mean, Math.sqrt(squares / pixels - mean * mean), colour / pixels, (double) white / pixels);
    }

    @Test
    void interlacedPicturesLoseTheirCombsAndNothingElse() {
        Path file = Shared.need("data/footage/interlaced.ts");
        List<VideoFrame> woven = read(file, ReadOptions.standard().asWoven());
        List<VideoFrame> shown = read(file, ReadOptions.standard());
        double before = combs(woven);
        double after = combs(shown);
        String figures = "combs: woven " + before + ", shown " + after;
        System.out.println(figures);
        assertThat(shown).hasSize(120).hasSameSizeAs(woven);
        assertThat(after).as(figures).isLessThan(0.6 * before);
        for (int i = 0; i < shown.size(); i++) {
            assertThat(shown.get(i).seconds()).isEqualTo(woven.get(i).seconds());
            assertThat(difference(shown.get(i), woven.get(i), 0))
                    .as("first field, frame %d", i)
                    .isLessThan(3);
        }
        assertThat(VideoProbe.of(file).interlaced()).isTrue();
    }

    @Test
    void goingToATimeInAnInterlacedFileFindsTheSamePicture() {
        Path file = Shared.need("data/footage/interlaced.ts");
        List<VideoFrame> all = read(file, ReadOptions.standard());
        try (VideoReader reader = VideoReader.open(file)) {
            for (int wanted : new int[] {70, 20, 118}) {
                reader.seek(all.get(wanted).seconds() - 1e-4);
                VideoFrame found = reader.next().orElseThrow();
                assertThat(found.index()).isEqualTo(wanted);
                assertThat(difference(found, all.get(wanted), 0)).isLessThan(3);
            }
        }
    }

    @Test
    void progressiveFilesPassUntouched() {
        Path file = Shared.need("data/footage/walk_gopro.mp4");
        List<VideoFrame> shown = read(file, ReadOptions.standard());
        List<VideoFrame> woven = read(file, ReadOptions.standard().asWoven());
        assertThat(shown.get(7).rgb()).isEqualTo(woven.get(7).rgb());
    }

    private static List<VideoFrame> read(Path file, ReadOptions options) {
        List<VideoFrame> frames = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(file, options)) {
            for (Optional<VideoFrame> next = reader.next();
                    next.isPresent() && frames.size() < 120;
                    next = reader.next()) {
                frames.add(next.get());
            }
        }
        return frames;
    }

    /** How much more a line differs from its neighbours than these two from each other, in green: what fields of two moments do. */
    private static double combs(List<VideoFrame> frames) {
        double sum = 0;
        long pixels = 0;
        for (int i = 3; i < frames.size(); i += 12) {
            VideoFrame frame = frames.get(i);
            byte[] rgb = frame.rgb();
            int row = 3 * frame.width();
            for (int y = 1; y + 1 < frame.height(); y++) {
                for (int at = y * row + 1; at < (y + 1) * row; at += 3) {
                    int here = rgb[at] & 0xff;
                    int above = rgb[at - row] & 0xff;
                    int below = rgb[at + row] & 0xff;
                    int out = Math.min(Math.abs(here - above), Math.abs(here - below));
                    boolean same = (here > above) == (here > below);
                    sum += same && out > Math.abs(above - below) ? out : 0;
                    pixels++;
                }
            }
        }
        return sum / pixels;
    }

    /** Mean distance of the lines of one field, in all channels. */
    private static double difference(VideoFrame one, VideoFrame other, int field) {
        double sum = 0;
        long values = 0;
        int row = 3 * one.width();
        for (int y = field; y < one.height(); y += 2) {
            for (int at = y * row; at < (y + 1) * row; at++) {
                sum += Math.abs((one.rgb()[at] & 0xff) - (other.rgb()[at] & 0xff));
                values++;
            }
        }
        return sum / values;
    }
}
