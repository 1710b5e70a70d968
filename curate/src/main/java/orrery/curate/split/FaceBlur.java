package orrery.curate.split;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.features.Box;
import orrery.features.Faces;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Excerpt;
import orrery.video.ReadOptions;
import orrery.video.Showing;
import orrery.video.Upright;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;

/**
 * Faces of a piece of a video made unrecognisable: found some times a second, with room around them, and blurred for a while before and
 * after, so that a face that is missed once stays covered. A face that is never found stays: this is no promise.
 */
public final class FaceBlur implements Excerpt.Retouch {
    private static final double EVERY = 0.1; // seconds from one look to the next
    private static final double AROUND = 0.4; // seconds before and after that a face stays covered
    private static final double ROOM = 0.3; // of its size on each side
    private static final int CELLS = 5; // brightnesses that are left of a face, each way
    private static final double LEAD = 1; // seconds that are read before the piece
    private static final double FAR = 5;

    private record Seen(double seconds, Box box) {}

    private final List<Seen> seen = new ArrayList<>();
    private int most;

    /**
     * Looks for the faces.
     *
     * @param faces stays the caller's
     * @param from seconds from the first frame
     * @param to seconds from the first frame
     */
    public FaceBlur(Faces faces, Path video, ReadOptions options, double from, double to) {
        try (VideoReader reader = VideoReader.open(video, options.goingOn())) {
            if (from > FAR) {
                reader.seek(from - LEAD);
            }
            double next = from - EVERY;
            for (Optional<VideoFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                double at = frame.get().seconds();
                if (at >= to + EVERY) {
                    return;
                }
                if (at >= next - 1e-6) {
                    look(faces, frame.get(), reader.info().showing());
                    next = at + EVERY;
                }
            }
        }
    }

    private void look(Faces faces, VideoFrame frame, Showing showing) {
        try (Scope scope = Scope.open()) {
            Tensor upright = Upright.fit(
                    frame.rgb(),
                    frame.width(),
                    frame.height(),
                    showing,
                    showing.width(frame.width(), frame.height()),
                    showing.height(frame.width(), frame.height()));
            List<Faces.Face> found = faces.of(upright);
            most = Math.max(most, found.size());
            for (Faces.Face face : found) {
                Box box = face.box();
                double across = ROOM * (box.right() - box.left());
                double down = ROOM * (box.bottom() - box.top());
                seen.add(new Seen(
                        frame.seconds(),
                        new Box(box.left() - across, box.top() - down, box.right() + across, box.bottom() + down)));
            }
        }
    }

    /** Most faces in one picture. */
    public int most() {
        return most;
    }

    @Override
    public void apply(byte[] rgb, int width, int height, double seconds) {
        for (Seen face : seen) {
            if (Math.abs(face.seconds - seconds) <= AROUND) {
                blur(rgb, width, height, face.box);
            }
        }
    }

    /** Leaves of a part of a picture {@link #CELLS} times as many means, with soft changes between. */
    static void blur(byte[] rgb, int width, int height, Box box) {
        int left = (int) Math.max(0, Math.floor(box.left() * width));
        int top = (int) Math.max(0, Math.floor(box.top() * height));
        int right = (int) Math.min(width, Math.ceil(box.right() * width));
        int bottom = (int) Math.min(height, Math.ceil(box.bottom() * height));
        if (right <= left || bottom <= top) {
            return;
        }
        double[] means = new double[3 * CELLS * CELLS];
        int[] counts = new int[CELLS * CELLS];
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int cell = (y - top) * CELLS / (bottom - top) * CELLS + (x - left) * CELLS / (right - left);
                counts[cell]++;
                for (int c = 0; c < 3; c++) {
                    means[3 * cell + c] += rgb[3 * (y * width + x) + c] & 0xff;
                }
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= Math.max(1, counts[Math.floorDiv(i, 3)]);
        }
        for (int y = top; y < bottom; y++) {
            double row = Math.max(0, Math.min(CELLS - 1, (y - top + 0.5) * CELLS / (bottom - top) - 0.5));
            int above = Math.min(CELLS - 2, (int) row);
            for (int x = left; x < right; x++) {
                double column = Math.max(0, Math.min(CELLS - 1, (x - left + 0.5) * CELLS / (right - left) - 0.5));
                int before = Math.min(CELLS - 2, (int) column);
                for (int c = 0; c < 3; c++) {
                    int cell = 3 * (above * CELLS + before) + c;
                    double upper = means[cell] + (column - before) * (means[cell + 3] - means[cell]);
                    int under = cell + 3 * CELLS;
                    double lower = means[under] + (column - before) * (means[under + 3] - means[under]);
                    rgb[3 * (y * width + x) + c] = (byte) Math.round(upper + (row - above) * (lower - upper));
                }
            }
        }
    }
}
