package orrery.genie;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Conv2d;
import orrery.tensor.GroupNorm;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/**
 * Two convolutions on a residual; between them a scale and a shift that a control decides, where there is one. Keys {@code norm1}, {@code
 * conv1}, {@code steer}, {@code norm2}, {@code conv2}.
 */
public final class SteeredBlock extends Layer {
    private static final int GROUPS = 8;

    private final GroupNorm norm1;
    private final Conv2d conv1;
    private final @Nullable Linear steer;
    private final GroupNorm norm2;
    private final Conv2d conv2;

    /**
     * A block that adds nothing until it is trained.
     *
     * @param width channels, W; 8 divides it
     * @param control numbers that steer, D; 0 for none
     */
    public SteeredBlock(int width, int control) {
        norm1 = layer("norm1", new GroupNorm(GROUPS, width, 1e-5));
        conv1 = layer("conv1", new Conv2d(width, width, 3));
        steer = control == 0 ? null : layer("steer", new Linear(control, 2L * width));
        norm2 = layer("norm2", new GroupNorm(GROUPS, width, 1e-5));
        conv2 = layer("conv2", new Conv2d(width, width, 3, 1, true));
    }

    /** [F, W, h, w] and, where the block is steered, [F, D]; the first's shape out. */
    public Tensor forward(Tensor x, @Nullable Tensor control) {
        Tensor y = norm2.forward(conv1.forward(norm1.forward(x).silu()));
        if (steer != null && control != null) {
            List<Tensor> steered =
                    steer.forward(control).unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
            y = steered.get(1).addProduct(y, steered.get(0).add(1));
        }
        return x.add(conv2.forward(y.silu()));
    }
}
