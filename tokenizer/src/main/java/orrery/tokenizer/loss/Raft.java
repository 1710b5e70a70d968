package orrery.tokenizer.loss;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.Conv2d;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * Optical flow by RAFT, the large network (arXiv 2003.12039). Keys as in torchvision's {@code raft_large}. Which pixel of the second
 * picture each of the first became is looked up in the likeness of all pairs, twelve times over.
 */
public final class Raft extends Layer {
    private static final int LEVELS = 4;
    private static final int RADIUS = 4;
    private static final int HIDDEN = 128;
    private static final int CELL = 8; // pixels of a feature, along each axis

    private final RaftEncoder features;
    private final RaftEncoder context;
    private final RaftUpdate update;
    private final Conv2d maskBefore;
    private final Conv2d mask;

    /** With weights of zeros: load some. */
    public Raft() {
        features = layer("feature_encoder", new RaftEncoder(false));
        context = layer("context_encoder", new RaftEncoder(true));
        update = layer("update_block", new RaftUpdate());
        maskBefore = layer("mask_predictor.convrelu.0", new Conv2d(HIDDEN, 256, 3));
        mask = layer("mask_predictor.conv", new Conv2d(256, CELL * CELL * 9L, 1));
    }

    /**
     * Where pixels went.
     *
     * @param from pictures [B, 3, H, W] in −1..1, sides multiples of 8 and at least 128
     * @param to the pictures after them
     * @param updates how many times the flow is improved; 12 is usual
     * @return pixels to the right and down, [B, 2, H, W]
     */
    public Tensor flow(Tensor from, Tensor to, int updates) {
        Check.that(
                from.size(2) >= 128 && from.size(3) >= 128 && from.size(2) % CELL == 0 && from.size(3) % CELL == 0,
                "Use pictures of at least 128×128, sides multiples of 8.",
                "pictures of %d×%d for optical flow",
                from.size(3),
                from.size(2));
        List<Tensor> maps = features.forward(Tensor.cat(List.of(from, to), 0)).chunk(2, 0);
        List<Tensor> likeness = likeness(maps.get(0), maps.get(1));
        List<Tensor> parts = context.forward(from).split(HIDDEN, 1);
        Tensor hidden = parts.get(0).tanh();
        Tensor given = parts.get(1).relu();
        Tensor start = Places.of(maps.get(0)); // of features
        Tensor now = start;
        for (int i = 0; i < updates; i++) {
            now = now.detach(); // gradients of one step do not run through the places of the one before
            Tensor seen = look(likeness, now);
            RaftUpdate.Step step = update.forward(hidden, given, seen, now.sub(start));
            hidden = step.hidden();
            now = now.add(step.move());
        }
        Tensor weights = mask.forward(maskBefore.forward(hidden).relu()).mul(0.25);
        return enlarged(now.sub(start), weights);
    }

    /** Products of all pairs of features, at four sizes of the second picture: [B·h·w, 1, h, w], halved each time. */
    private static List<Tensor> likeness(Tensor a, Tensor b) {
        long[] s = a.shape();
        Tensor pairs = a.flatten(2, 3).transpose(1, 2).matmul(b.flatten(2, 3)).div(Math.sqrt((double) s[1]));
        Tensor level = pairs.reshape(s[0] * s[2] * s[3], 1, s[2], s[3]);
        List<Tensor> levels = new ArrayList<>(List.of(level));
        for (int i = 1; i < LEVELS; i++) {
            level = Functional.avgPool2d(level, 2, 2);
            levels.add(level);
        }
        return levels;
    }

    /** The likeness of what lies within the radius around each place, at each size. */
    private static Tensor look(List<Tensor> likeness, Tensor places) {
        long[] s = places.shape();
        int side = 2 * RADIUS + 1;
        Tensor offsets =
                Tensor.arange((long) side).sub(RADIUS).to(places.dtype()).to(places.device());
        Tensor delta = Tensor.stack(
                List.of(
                        offsets.reshape(side, 1).expand(side, side),
                        offsets.reshape(1, side).expand(side, side)),
                -1);
        Tensor centre = places.permute(0, 2, 3, 1).reshape(s[0] * s[2] * s[3], 1, 1, 2);
        List<Tensor> seen = new ArrayList<>();
        for (Tensor level : likeness) {
            Tensor found = Places.look(level, centre.add(delta));
            seen.add(found.reshape(s[0], s[2], s[3], -1));
            centre = centre.div(2);
        }
        return Tensor.cat(seen, -1).permute(0, 3, 1, 2).contiguous();
    }

    /** Eight times larger: each pixel a weighted mean of the nine features around it. */
    private static Tensor enlarged(Tensor flow, Tensor weights) {
        long[] s = flow.shape();
        Tensor shares = weights.reshape(s[0], 1, 9, CELL, CELL, s[2], s[3]).softmax(2);
        Tensor padded = Functional.pad(flow.mul(CELL), "constant", 1, 1, 1, 1);
        List<Tensor> around = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                around.add(padded.narrow(2, row, s[2]).narrow(3, column, s[3]));
            }
        }
        Tensor nine = Tensor.stack(around, 2).reshape(s[0], 2, 9, 1, 1, s[2], s[3]);
        return shares.mul(nine)
                .sum(2) // [B, 2, 8, 8, h, w]
                .permute(0, 1, 4, 2, 5, 3)
                .reshape(s[0], 2, s[2] * CELL, s[3] * CELL)
                .to(DType.FLOAT32);
    }
}
