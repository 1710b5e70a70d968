package orrery.genie.faithful;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * Transformer blocks over the tokens of a video (ST-transformer; Genie, section 2). Cost grows linearly with the number of frames in the
 * spatial part. It knows no places: what goes in has to carry its position. Keys {@code blocks.0.…}.
 */
public final class SpaceTime extends Layer {
    private final SpaceTimeConfig config;
    private final List<SpaceTimeBlock> blocks = new ArrayList<>();

    /** A network of these sizes, without meaning until it is initialised or loaded. */
    public SpaceTime(SpaceTimeConfig config) {
        this.config = config;
        for (int i = 0; i < config.blocks(); i++) {
            blocks.add(layer("blocks." + i, new SpaceTimeBlock(config)));
        }
    }

    /** Its sizes. */
    public SpaceTimeConfig config() {
        return config;
    }

    /** [B, T, N, D], same shape out; what comes out for a frame depends on it and on earlier ones only. */
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (SpaceTimeBlock block : blocks) {
            y = block.forward(y);
        }
        return y;
    }
}
