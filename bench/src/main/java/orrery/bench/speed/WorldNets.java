package orrery.bench.speed;

import java.nio.file.Path;
import java.util.function.Function;
import orrery.genie.AttentionDynamics;
import orrery.genie.Dynamics;
import orrery.genie.DynamicsConfig;
import orrery.genie.LocalDynamics;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.tokenizer.FrameTokenizerConfig;

/** The networks of live worlds at the sizes of the zoo, with random weights and the batches of a training step. */
final class WorldNets {
    private static final int SIDE = 64; // pixels
    private static final int PICTURES = 32;
    private static final int WINDOWS = 8;
    private static final int FRAMES = 16;
    private static final int LOCAL_ROWS = 64;
    private static final int PAST = 4;
    private static final DynamicsConfig MICRO = DynamicsConfig.preset("micro", 16, 64, 3, false);
    private static final DynamicsConfig LOCAL =
            DynamicsConfig.preset("micro", 64, 192, 5, false).lookingBack(PAST, 8, false);

    private WorldNets() {}

    /** A network and what it is given. */
    record Given<N extends Layer>(N network, Batch batch) {}

    /** The frame tokenizer of zoo/pong; {@code pictures} [32, 3, 64, 64] in 0..1. */
    static Given<FrameTokenizer> tokenizer() {
        return made(
                new FrameTokenizer(FrameTokenizerConfig.live(SIDE, SIDE)),
                generator -> new Batch().with("pictures", () -> Tensor.rand(generator, PICTURES, 3, SIDE, SIDE)));
    }

    /** The dynamics of zoo/pong; {@code z}, {@code clean} [8, 16, 16, 64] and {@code actions}, {@code signals}, {@code steps} [8, 16]. */
    static Given<AttentionDynamics> dynamics() {
        long[] latents = {WINDOWS, FRAMES, MICRO.tokens(), MICRO.channels()};
        return made(
                new AttentionDynamics(MICRO),
                generator -> new Batch()
                        .with("z", () -> Tensor.randn(generator, latents))
                        .with("clean", () -> Tensor.randn(generator, latents))
                        .with("actions", () -> Tensor.randint(generator, 0, MICRO.actions(), WINDOWS, FRAMES))
                        .with("signals", () -> Tensor.randint(generator, 0, MICRO.kMax(), WINDOWS, FRAMES))
                        .with(
                                "steps",
                                () -> Tensor.zeros(DType.INT64, WINDOWS, FRAMES).fill_(MICRO.finestStep())));
    }

    /** The dynamics of zoo/billiard; {@code before} [64, 4, 64, 192], {@code after} [64, 1, 64, 192], {@code actions} [64, 1]. */
    static Given<LocalDynamics> local() {
        return made(
                (LocalDynamics) Dynamics.of(LOCAL),
                generator -> new Batch()
                        .with(
                                "before",
                                () -> Tensor.randn(generator, LOCAL_ROWS, PAST, LOCAL.tokens(), LOCAL.channels()))
                        .with("after", () -> Tensor.randn(generator, LOCAL_ROWS, 1, LOCAL.tokens(), LOCAL.channels()))
                        .with("actions", () -> Tensor.randint(generator, 0, LOCAL.actions(), LOCAL_ROWS, 1)));
    }

    /** Layers that begin at zero get small numbers: else there is nothing to compare. */
    private static <N extends Layer> Given<N> made(N network, Function<Generator, Batch> inputs) {
        network.initialize(1);
        try (Generator generator = new Generator(2)) {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open()) {
                network.parameters().values().forEach(parameter -> {
                    if (parameter.abs().max().item() == 0) {
                        parameter.copy_(
                                Tensor.randn(generator, parameter.shape()).mul(0.02));
                    }
                });
            }
            return new Given<>(network, inputs.apply(generator));
        }
    }

    /** Writes all three for the peers. */
    static void write(Path folder) {
        write(folder, "tokenizer", tokenizer());
        write(folder, "dynamics", dynamics());
        write(folder, "local", local());
    }

    private static void write(Path folder, String name, Given<? extends Layer> given) {
        try (Layer network = given.network();
                Batch batch = given.batch()) {
            batch.write(folder.resolve(name + ".safetensors"), network);
        }
    }

    // ---- floating-point operations of a forward pass

    private static double conv(double in, double out, double taps, double positions) {
        return 2 * in * out * taps * positions;
    }

    /** To latents, one picture. */
    static double encoding() {
        double half = SIDE / 2.0 * SIDE / 2;
        return conv(12, 32, 9, half)
                + 2 * conv(32, 32, 9, half)
                + conv(32, 64, 9, half / 4)
                + 2 * conv(64, 64, 9, half / 4)
                + conv(64, 128, 9, half / 16)
                + 4 * conv(128, 128, 9, half / 16)
                + conv(128, 16, 1, half / 16);
    }

    /** And back. */
    static double decoding() {
        double half = SIDE / 2.0 * SIDE / 2;
        return conv(16, 128, 9, half / 16)
                + 4 * conv(128, 128, 9, half / 16)
                + conv(128, 256, 1, half / 16)
                + 2 * conv(64, 64, 9, half / 4)
                + conv(64, 128, 1, half / 4)
                + 2 * conv(32, 32, 9, half)
                + conv(32, 12, 9, half);
    }

    /** The attentive dynamics over some frames, each of which sees {@code seen} frames on average. */
    static double attending(double frames, double seen) {
        double d = MICRO.width();
        double rows = frames * MICRO.frameTokens();
        double over = MICRO.layers() * 10 * d * d + MICRO.layers() / 2.0 * 4 * d * d;
        double scores = MICRO.layers() * 2 * d * MICRO.frameTokens() + MICRO.layers() / 2.0 * 2 * d * seen;
        return 2 * rows * (over + scores) + 4 * frames * MICRO.tokens() * MICRO.channels() * d;
    }

    /** The convolutional dynamics, one frame. */
    static double convolving() {
        double places = 4.0 * LOCAL.tokens();
        double w = LOCAL.width() / 2.0;
        double latents = LOCAL.channels() / 4.0;
        return conv(latents * PAST, w, 1, places) + 4 * conv(w, w, 9, places) + conv(w, latents, 9, places);
    }

    /** A batch of {@link #tokenizer}, there and back. */
    static double tokenizerBatch() {
        return PICTURES * (encoding() + decoding());
    }

    /** A batch of {@link #dynamics}. */
    static double dynamicsBatch() {
        return attending(WINDOWS * FRAMES, (FRAMES + 1) / 2.0);
    }

    /** A batch of {@link #local}. */
    static double localBatch() {
        return LOCAL_ROWS * convolving();
    }
}
