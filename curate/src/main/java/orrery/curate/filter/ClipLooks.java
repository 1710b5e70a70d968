package orrery.curate.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import orrery.features.Brisque;
import orrery.features.PictureEmbedding;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Showing;
import orrery.video.Upright;
import orrery.video.VideoFrame;

/** What networks say of some pictures of a clip. */
final class ClipLooks {
    private static final double SURE = 0.25; // mean probability of a thing that is worth naming
    private static final int NAMES = 3;

    private final Networks networks;
    private final Showing showing;
    private final TextOverlay text = new TextOverlay();
    private final FaceShare faces = new FaceShare();
    private final double[] embedding = new double[PictureEmbedding.WIDTH];
    private final double[] things;
    private double brisque;
    private int measured;
    private int seen;

    ClipLooks(Networks networks, Showing showing) {
        this.networks = networks;
        this.showing = showing;
        things = new double[networks.things().size()];
    }

    /** Reads and looks for faces; {@code fully}: also what it shows and how well. */
    void add(VideoFrame frame, boolean fully) {
        try (Scope scope = Scope.open()) {
            Tensor picture = Upright.fit(
                    frame.rgb(),
                    frame.width(),
                    frame.height(),
                    showing,
                    showing.width(frame.width(), frame.height()),
                    showing.height(frame.width(), frame.height()));
            text.add(networks.text().lines(picture));
            faces.add(networks.faces().of(picture));
            if (!fully) {
                return;
            }
            PictureEmbedding.Seen found = networks.embedding().of(picture);
            for (int i = 0; i < embedding.length; i++) {
                embedding[i] += found.embedding()[i];
            }
            for (int i = 0; i < things.length; i++) {
                things[i] += found.things()[i];
            }
            seen++;
            if (Math.min(picture.size(0), picture.size(1)) >= Brisque.LEAST_SIDE) {
                brisque += networks.brisque().of(picture);
                measured++;
            }
        }
    }

    TextOverlay.Score text() {
        return text.score();
    }

    FaceShare.Score faces() {
        return faces.score();
    }

    @Nullable
    Double brisque() {
        return measured == 0 ? null : brisque / measured;
    }

    /** Mean of the pictures' embeddings, of length 1. */
    float[] embedding() {
        double length = 0;
        for (double value : embedding) {
            length += value * value;
        }
        float[] unit = new float[embedding.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (embedding[i] / Math.max(1e-12, Math.sqrt(length)));
        }
        return unit;
    }

    /** What kind of video it may be, the likeliest first. */
    List<VideoKinds.Kind> kinds() {
        VideoKinds kinds = networks.kinds();
        return kinds == null || seen == 0
                ? List.of()
                : kinds.of(embedding()).stream().limit(NAMES).toList();
    }

    /** What it may show, the likeliest first. */
    List<String> things() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, things.length)
                .filter(i -> things[i] >= SURE * Math.max(1, seen))
                .boxed()
                .toList());
        order.sort(Comparator.comparingDouble(i -> -things[i]));
        return order.stream()
                .limit(NAMES)
                .map(i -> networks.things().get(i).toLowerCase(Locale.ROOT))
                .toList();
    }
}
