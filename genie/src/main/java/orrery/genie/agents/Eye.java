package orrery.genie.agents;

import java.util.ArrayList;
import java.util.List;
import orrery.genie.latent.LatentActionsConfig.Frame;
import orrery.tensor.Conv2d;
import orrery.tensor.GroupNorm;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/**
 * The last frames as a list of numbers. Every token of a frame is read by itself, once, however many looks the frame takes part in; then convolutions over
 * the frames one upon the other halve the grid until it is small, and one layer knows each place.
 */
final class Eye extends Layer {
    private static final int READ = 48; // numbers that a token is read into
    private static final int GROUPS = 8;
    private static final int SMALL = 4; // tokens across and down that are not halved

    private final Frame frame;
    private final Linear read;
    private final List<Conv2d> convolutions = new ArrayList<>();
    private final List<GroupNorm> norms = new ArrayList<>();
    private final Linear whole;

    /**
     * A network without meaning until it is initialised or loaded.
     *
     * @param frames that a look takes in
     */
    Eye(PolicyConfig c, int frames) {
        frame = c.frame();
        read = layer("read", new Linear(frame.channels(), READ));
        int across = frame.columns();
        int down = frame.tokens() / frame.columns();
        while (Math.max(across, down) > SMALL) {
            add(convolutions.isEmpty() ? (long) frames * READ : c.width(), c.width(), 2);
            across = (across + 1) / 2;
            down = (down + 1) / 2;
        }
        add(convolutions.isEmpty() ? (long) frames * READ : c.width(), c.width(), 1);
        whole = layer("whole", new Linear((long) c.width() * across * down, c.hidden()));
    }

    private void add(long in, int out, int stride) {
        int index = convolutions.size();
        convolutions.add(layer("convolutions." + index, new Conv2d(in, out, 3, stride, false)));
        norms.add(layer("norms." + index, new GroupNorm(GROUPS, out, 1e-5)));
    }

    /** Reads every token by itself: scaled latents [..., N, C] to [..., N, {@value #READ}]. */
    Tensor read(Tensor frames) {
        return read.forward(frames).gelu();
    }

    /**
     * Looks at frames that were read.
     *
     * @param frames [B, P, N, {@value #READ}], the oldest first
     * @return [B, hidden], before any bend
     */
    Tensor look(Tensor frames) {
        long rows = (long) frame.tokens() / frame.columns();
        Tensor x = frames.transpose(2, 3)
                .reshape(frames.size(0), frames.size(1) * READ, rows, frame.columns())
                .channelsLast();
        for (int i = 0; i < convolutions.size(); i++) {
            x = norms.get(i).forward(convolutions.get(i).forward(x)).silu();
        }
        return whole.forward(x.contiguous().flatten(1, 3));
    }

    /** Every {@code length} frames in a row, beginning with the first {@code count}: [B, T, N, D] to [B · count, length, N, D]. */
    static Tensor windows(Tensor frames, int length, int count) {
        List<Tensor> windows = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            windows.add(frames.narrow(1, t, length));
        }
        return Tensor.stack(windows, 1).flatten(0, 1);
    }
}
