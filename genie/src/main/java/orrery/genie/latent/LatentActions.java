package orrery.genie.latent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.quantize.VectorQuantizer;
import orrery.tokenizer.quantize.VectorQuantizer.Averages;
import orrery.tokenizer.quantize.VectorQuantizer.Codebook;
import orrery.tokenizer.quantize.VectorQuantizer.Distance;

/**
 * Which of K buttons was pressed between two frames? Learned without ever seeing a button (Genie, arXiv 2402.15391, section 2.1), on latents.
 *
 * <p>Three networks of convolutions over the grid of latents. The first expects the next frame from the past alone. What it did not expect, the surprise,
 * is what a button may tell: an encoder reads it, where it is, into a few numbers on a sphere, the nearest of K vectors stands for them, and a
 * decoder finds the surprise from the past and that vector. So a code is spent on nothing that the past knows already, such as a ball in flight.
 *
 * <p>Where some transitions are labelled, a linear {@code reader} tells the true button from the numbers on the sphere.
 */
public final class LatentActions extends Layer {
    private static final int CONTROL = 64; // numbers that steer the decoder
    private static final Averages AVERAGES = new Averages(0.95, 1e-5);
    private static final double LEAST_HEED = 1e-4; // against a mean squared latent of 1
    private static final double SHORTEST = 1e-6;
    private static final int PART = 256; // transitions at once

    private final LatentActionsConfig config;
    private final GridNetwork.ToGrid past;
    private final GridNetwork.ToNumbers encoder;
    private final Linear button;
    private final GridNetwork.ToGrid decoder;
    private final VectorQuantizer book;
    private final @Nullable Linear reader;
    private final Tensor unrest;

    /** A model of these sizes, without meaning until it is initialised or loaded. */
    public LatentActions(LatentActionsConfig c) {
        config = c;
        int cell = c.frame().cellChannels();
        past = layer("past", new GridNetwork.ToGrid(c, c.history() * cell, 0));
        encoder = layer("encoder", new GridNetwork.ToNumbers(c, (c.history() + 1) * cell, c.codeWidth()));
        button = layer("button", new Linear(c.codeWidth(), CONTROL));
        decoder = layer("decoder", new GridNetwork.ToGrid(c, (c.history() + 1) * cell, CONTROL));
        book = layer(
                "book",
                new VectorQuantizer(
                        new Codebook(c.codes(), c.codeWidth(), 0, false, false, Distance.COSINE, AVERAGES)));
        reader = c.actions() == 0 ? null : layer("reader", new Linear(c.codeWidth(), c.actions()));
        unrest = buffer("unrest", () -> Tensor.ones(c.frame().down(), c.frame().across()));
    }

    /** The sizes that this model was made with. */
    public LatentActionsConfig config() {
        return config;
    }

    /**
     * A transition on the grid of cells.
     *
     * @param shown the past, frames one upon the other: [B, P · C/4, h, w]
     * @param change from the last frame to the next, [B, C/4, h, w]
     * @param expected of that change, from the past alone
     */
    record Transition(Tensor shown, Tensor change, Tensor expected) {
        /** What the past did not tell, [B, C/4, h, w]; without a gradient to what was expected. */
        Tensor surprise() {
            return change.sub(expected.detach());
        }
    }

    /**
     * Looks at transitions.
     *
     * @param before [B, P, N, C], the oldest first
     * @param next [B, N, C]
     */
    Transition transition(Tensor before, Tensor next) {
        Tensor shown = shown(before);
        Tensor change = grid(next).sub(grid(before.select(1, before.size(1) - 1)));
        return new Transition(shown, change, past.forward(shown, null).to(change.dtype()));
    }

    private Tensor shown(Tensor before) {
        Tensor cells = grid(before.flatten(0, 1)); // [B · P, C/4, h, w]
        return cells.reshape(before.size(0), config.history() * cells.size(1), cells.size(2), cells.size(3));
    }

    private Tensor grid(Tensor tokens) {
        LatentActionsConfig.Frame f = config.frame();
        Tensor packed = tokens.transpose(1, 2)
                .reshape(tokens.size(0), f.channels(), (long) f.tokens() / f.columns(), f.columns());
        return Functional.pixelShuffle(packed, 2);
    }

    /**
     * What happened, as a point on the sphere before it is one of K: FLOAT32 [B, D] of length 1. It is read where the surprise is, each cell counting by its
     * square: so it does not take thousands of steps until the decoder has anything to listen to, and a motion is called the same wherever it happens.
     */
    Tensor told(Transition t) {
        Tensor heed = t.surprise().square().mean(true, 1).add(LEAST_HEED);
        Tensor numbers = encoder.forward(Tensor.cat(List.of(t.shown(), t.change()), 1), heed);
        return unit(numbers.to(orrery.tensor.DType.FLOAT32));
    }

    /** Rows brought to length 1. */
    static Tensor unit(Tensor rows) {
        return Functional.normalize(rows, Tensor.scalar(SHORTEST).to(rows.dtype()));
    }

    /** The surprise that the decoder finds from the past and a point on the sphere [B, D]: [B, C/4, h, w]. */
    Tensor found(Transition t, Tensor code) {
        Tensor seen = Tensor.cat(List.of(t.shown(), t.expected().detach()), 1);
        return decoder.forward(seen, button.forward(code).silu()).to(t.change().dtype());
    }

    /** The K vectors. */
    VectorQuantizer book() {
        return book;
    }

    /** Whether the K vectors mean anything yet. */
    boolean settled() {
        return book.codes(Tensor.arange(config.codes())).square().sum().item() > 0;
    }

    /** Mean squared surprise of each cell so far, [h, w]: where the past tells little. */
    Tensor unrest() {
        return unrest;
    }

    /** Scores of the true buttons, [B, actions], from points on the sphere; only where the model knows of any. */
    Tensor read(Tensor code) {
        if (reader == null) {
            throw new IllegalStateException("a model that knows no true buttons");
        }
        return reader.forward(code);
    }

    /** Makes the K vectors the middles of clusters of points [n, D] on the sphere. */
    void settle(Tensor points, Generator generator) {
        int width = config.codeWidth();
        float[] flat = points.floats();
        float[][] rows = new float[(int) points.size(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = java.util.Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        long seed = Tensor.randint(generator, 0, Integer.MAX_VALUE, 1).longs()[0];
        float[][] middles = Clusters.of(rows, config.codes(), seed);
        float[] table = new float[config.codes() * width];
        for (int k = 0; k < middles.length; k++) {
            System.arraycopy(middles[k], 0, table, k * width, width);
        }
        book.start(Tensor.of(table, config.codes(), width), generator);
    }

    /**
     * The button of each transition.
     *
     * @param before [B, P, N, C], the oldest first
     * @param next [B, N, C]
     * @return INT64 [B], 0..K−1; dies with the caller's scope
     */
    public Tensor press(Tensor before, Tensor next) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            return scope.keep(book.quantize(told(transition(before, next))).indices());
        }
    }

    /** The button of each of some transitions of a video, INT64 [n], many at a time. */
    public long[] press(LatentVideo video, long[] from) {
        long[] pressed = new long[from.length];
        for (int i = 0; i < from.length; i += PART) {
            int count = Math.min(PART, from.length - i);
            try (Scope scope = Scope.open()) {
                Tensor at = Tensor.of(java.util.Arrays.copyOfRange(from, i, i + count), count);
                long[] some =
                        press(video.past(at, config.history()), video.next(at)).longs();
                System.arraycopy(some, 0, pressed, i, count);
            }
        }
        return pressed;
    }

    /**
     * The button that led into each frame of a video.
     *
     * @return INT64 [F]; K for the first frame of an episode, into which none led
     */
    public Tensor labels(LatentVideo video) {
        long[] from = video.transitions();
        long[] pressed = press(video, from);
        long[] led = new long[video.size()];
        java.util.Arrays.fill(led, config.codes());
        for (int i = 0; i < from.length; i++) {
            led[(int) from[i] + 1] = pressed[i];
        }
        return Tensor.of(led, led.length);
    }

    /** The points on the sphere of some transitions of a video, FLOAT32 [n, D]; die with the caller's scope. */
    Tensor points(LatentVideo video, Tensor from) {
        try (Scope all = Scope.open();
                NoGrad off = NoGrad.open()) {
            List<Tensor> parts = new ArrayList<>();
            for (Tensor at : from.split(PART, 0)) {
                try (Scope one = Scope.open()) {
                    parts.add(one.keep(told(transition(video.past(at, config.history()), video.next(at)))));
                }
            }
            return all.keep(Tensor.cat(parts, 0));
        }
    }
}
