package orrery.bench.speed;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.AttentionDynamics;
import orrery.genie.Dynamics;
import orrery.genie.LocalDynamics;
import orrery.genie.Rollout;
import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.NoGrad;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;

/** Inference: forward passes of the peers' two networks, and what a frame of play is made of. */
final class WorldBench {
    static final List<String> NAMES = List.of(
            "vae",
            "transformer",
            "tokenizer_encode",
            "tokenizer_decode",
            "dynamics_window",
            "dynamics_frame",
            "local_frame");
    private static final int WINDOW = 16;
    private static final int DENOISING = 4; // passes of a frame
    private static final double LIMIT = 3;

    private WorldBench() {}

    static Map<String, SpeedRow> run(SpeedOptions options, Progress progress, Stop stop) {
        return SpeedBench.raceNets(options, peersNets(), ours(), true, progress, stop);
    }

    private static List<SpeedCase> peersNets() {
        return List.of(
                named("vae", PeerNets.VAE_FLOPS, () -> {
                    PeerNets.Vae vae = PeerNets.Vae.make();
                    return new Pass(vae.network(), vae.batch(), vae::loss, true);
                }),
                named("transformer", PeerNets.TRANSFORMER_FLOPS, () -> {
                    PeerNets.Transformer net = PeerNets.Transformer.make();
                    return new Pass(net.network(), net.batch(), net::loss, true);
                }));
    }

    private static List<SpeedCase> ours() {
        return List.of(
                named("tokenizer_encode", WorldNets.encoding(), WorldBench::encode),
                named("tokenizer_decode", WorldNets.decoding(), WorldBench::decode),
                named("dynamics_window", WorldNets.attending(WINDOW, (WINDOW + 1) / 2.0), WorldBench::oneWindow),
                named("dynamics_frame", WorldNets.attending(DENOISING + 1, WINDOW), () -> {
                    WorldNets.Given<AttentionDynamics> given = WorldNets.dynamics();
                    Batch batch = given.batch();
                    return new Play(given.network(), batch, batch.of("z"), batch.of("actions"), WINDOW - 1);
                }),
                named("local_frame", WorldNets.convolving(), () -> {
                    WorldNets.Given<LocalDynamics> given = WorldNets.local();
                    Batch batch = given.batch();
                    return new Play(given.network(), batch, batch.of("before"), batch.of("actions"), 4);
                }));
    }

    private static SpeedCase named(String name, double flops, Supplier<Work> maker) {
        return new SpeedCase(name, name, flops, 0, maker);
    }

    private static Work encode() {
        WorldNets.Given<FrameTokenizer> given = WorldNets.tokenizer();
        Batch batch = given.batch()
                .with(
                        "picture",
                        () -> given.batch().of("pictures").narrow(0, 0, 1).copy());
        return new Pass(given.network(), batch, () -> given.network().encode(batch.of("picture")), false);
    }

    private static Work decode() {
        WorldNets.Given<FrameTokenizer> given = WorldNets.tokenizer();
        Batch batch = given.batch().with("latents", () -> {
            try (NoGrad off = NoGrad.open()) {
                return given.network().encode(given.batch().of("pictures").narrow(0, 0, 1));
            }
        });
        return new Pass(given.network(), batch, () -> given.network().decode(batch.of("latents")), false);
    }

    private static Work oneWindow() {
        WorldNets.Given<AttentionDynamics> given = WorldNets.dynamics();
        Batch all = given.batch();
        Batch one = new Batch();
        for (String name : List.of("z", "actions", "signals", "steps")) {
            one.with(name, () -> all.of(name).narrow(0, 0, 1).copy());
        }
        all.close();
        WorldNets.Given<AttentionDynamics> first = new WorldNets.Given<>(given.network(), one);
        return new Pass(given.network(), one, () -> window(first), false);
    }

    /** The dynamics on whole windows. */
    static Tensor window(WorldNets.Given<AttentionDynamics> given) {
        Batch batch = given.batch();
        return given.network().forward(batch.of("z"), batch.of("actions"), batch.of("signals"), batch.of("steps"));
    }

    private static void prepare(Layer network, DType type) {
        network.to(type);
        network.prepareForInference();
    }

    /** A forward pass with the weights as a world keeps them. */
    private static final class Pass implements Work {
        private final Layer network;
        private final Batch batch;
        private final Supplier<Tensor> pass;
        private final boolean isLoss;
        private double first = Double.NaN;

        Pass(Layer network, Batch batch, Supplier<Tensor> pass, boolean isLoss) {
            this.network = network;
            this.batch = batch;
            this.pass = pass;
            this.isLoss = isLoss;
            DType type = Precision.fastest().dtype();
            prepare(network, type);
            batch.castTo(type);
        }

        @Override
        public void once() {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open()) {
                Tensor made = pass.get();
                if (isLoss) {
                    first = made.item();
                } else if (Double.isNaN(first)) {
                    first = made.to(DType.FLOAT32).square().mean().item();
                }
            }
        }

        @Override
        public double check() {
            return first;
        }

        @Override
        public void close() {
            network.close();
            batch.close();
        }
    }

    /** A frame of play after the other: found, and remembered. */
    private static final class Play implements Work {
        private final Dynamics network;
        private final Batch batch;
        private final Rollout rollout;
        private final Tensor action;

        Play(Dynamics network, Batch batch, Tensor past, Tensor actions, int frames) {
            this.network = network;
            this.batch = batch;
            prepare(network, Precision.fastest().dtype());
            rollout = Rollout.of(network, LIMIT, 1, 0);
            batch.with("action", () -> actions.narrow(0, 0, 1).narrow(1, 0, 1).copy());
            action = batch.of("action");
            try (Scope scope = Scope.open()) {
                Tensor led = action.expand(1, frames);
                rollout.remember(past.narrow(0, 0, 1).narrow(1, 0, frames), led);
            }
        }

        @Override
        public void once() {
            Tensor next = rollout.next(action, DENOISING);
            rollout.rememberSoon(next, action);
            next.close();
        }

        @Override
        public void close() {
            rollout.close();
            network.close();
            batch.close();
        }
    }
}
