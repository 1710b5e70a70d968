package orrery.bench.speed;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.AttentionDynamics;
import orrery.genie.LocalDynamics;
import orrery.tensor.Functional;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;

/** Training steps: the two networks of the peers' {@code train_bench.py}, and those of live worlds. */
final class TrainBench {
    static final List<String> NAMES = List.of("vae", "transformer", "tokenizer", "dynamics", "local");
    private static final double BACK_AND_FORTH = 3; // the backward pass costs twice the forward one

    private TrainBench() {}

    static Map<String, SpeedRow> run(SpeedOptions options, Progress progress, Stop stop) {
        return SpeedBench.raceNets(options, peersNets(), ours(), false, progress, stop);
    }

    private static List<SpeedCase> peersNets() {
        return List.of(
                named("vae", PeerNets.VAE_FLOPS, () -> {
                    PeerNets.Vae vae = PeerNets.Vae.make();
                    return new TrainingWork(vae.network(), vae.batch(), vae::loss);
                }),
                named("transformer", PeerNets.TRANSFORMER_FLOPS, () -> {
                    PeerNets.Transformer net = PeerNets.Transformer.make();
                    return new TrainingWork(net.network(), net.batch(), net::loss);
                }));
    }

    private static List<SpeedCase> ours() {
        return List.of(
                named("tokenizer", WorldNets.tokenizerBatch(), TrainBench::tokenizer),
                named("dynamics", WorldNets.dynamicsBatch(), TrainBench::dynamics),
                named("local", WorldNets.localBatch(), TrainBench::local));
    }

    private static SpeedCase named(String name, double forward, Supplier<Work> maker) {
        return new SpeedCase(name, name, BACK_AND_FORTH * forward, 0, maker);
    }

    private static Work tokenizer() {
        WorldNets.Given<FrameTokenizer> given = WorldNets.tokenizer();
        FrameTokenizer net = given.network();
        Tensor pictures = given.batch().of("pictures");
        return new TrainingWork(net, given.batch(), () -> {
            Tensor error = net.decode(net.encode(pictures)).sub(pictures);
            return error.square().mean().add(error.abs().mean().mul(0.1));
        });
    }

    private static Work dynamics() {
        WorldNets.Given<AttentionDynamics> given = WorldNets.dynamics();
        Batch batch = given.batch();
        return new TrainingWork(
                given.network(), batch, () -> Functional.mseLoss(WorldBench.window(given), batch.of("clean")));
    }

    private static Work local() {
        WorldNets.Given<LocalDynamics> given = WorldNets.local();
        Batch batch = given.batch();
        return new TrainingWork(
                given.network(),
                batch,
                () -> Functional.mseLoss(
                        given.network().next(batch.of("before"), batch.of("actions")), batch.of("after")));
    }
}
