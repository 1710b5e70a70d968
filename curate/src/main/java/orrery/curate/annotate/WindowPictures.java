package orrery.curate.annotate;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import javax.imageio.ImageIO;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.curate.annotate.CaptionWindows.Window;
import orrery.tensor.Scope;
import orrery.video.ReadOptions;
import orrery.video.Showing;
import orrery.video.Upright;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;

/**
 * The pictures that a model is shown of each window: upright, so many a second, as JPEG.
 *
 * @param rate pictures a second
 * @param most of a window; more are thinned to equal distances
 * @param side longest side in pixels
 */
public record WindowPictures(double rate, int most, int side) {
    public WindowPictures {
        Check.positive("rate", rate);
        Check.within("most", most, 1, 256);
        Check.within("side", side, 28, 4096);
    }

    /** Two a second, eight of a window, 448 pixels. */
    public static WindowPictures standard() {
        return new WindowPictures(2, 8, 448);
    }

    /**
     * Goes through a clip and gives each window's pictures when they are complete.
     *
     * @throws OrreryException if the clip cannot be read
     */
    public void of(Path clip, ReadOptions options, List<Window> windows, BiConsumer<Window, List<byte[]>> taker) {
        try (VideoReader reader = VideoReader.open(clip, options.goingOn())) {
            double fps = reader.info().fps() > 0 ? reader.info().fps() : 25;
            for (Window window : windows) {
                List<byte[]> pictures = new ArrayList<>();
                for (int frame : frames(window, fps)) {
                    while (reader.position() < frame && reader.skip().isPresent()) {
                        // on the way
                    }
                    Optional<VideoFrame> shown = reader.next();
                    if (shown.isPresent()) {
                        pictures.add(jpeg(shown.get(), reader.info().showing()));
                    }
                }
                if (!pictures.isEmpty()) {
                    taker.accept(window, pictures);
                }
            }
        }
    }

    /** Numbers of the frames that are shown of a window, ascending. */
    TreeSet<Integer> frames(Window window, double fps) {
        int length = window.last() - window.first() + 1;
        int count = (int) Math.max(1, Math.min(most, Math.round(length / fps * rate)));
        TreeSet<Integer> frames = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            frames.add(window.first() + (int) ((2L * i + 1) * length / (2L * count)));
        }
        return frames;
    }

    private byte[] jpeg(VideoFrame frame, Showing showing) {
        int wide = showing.width(frame.width(), frame.height());
        int high = showing.height(frame.width(), frame.height());
        double scale = Math.min(1, (double) side / Math.max(wide, high));
        int width = (int) Math.max(1, Math.round(wide * scale));
        int height = (int) Math.max(1, Math.round(high * scale));
        byte[] rgb;
        try (Scope scope = Scope.open()) {
            rgb = Upright.fit(frame.rgb(), frame.width(), frame.height(), showing, width, height)
                    .bytes();
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(
                    i % width,
                    i / width,
                    (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "jpg", out)) {
                throw new OrreryException("this Java writes no JPEG", "Use a JDK with the module java.desktop.");
            }
        } catch (IOException e) {
            throw new OrreryException("a picture cannot be written as JPEG: " + e.getMessage(), "Free some memory.", e);
        }
        return out.toByteArray();
    }
}
