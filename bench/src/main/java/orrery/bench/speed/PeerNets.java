package orrery.bench.speed;

import orrery.tensor.Generator;
import orrery.tensor.Tensor;

/** The two networks of the peers' {@code train_bench.py} and their batches, drawn in PyTorch's order from seed 0. */
final class PeerNets {
    private static final long CODES = 1024;
    private static final long ROWS = 4;
    private static final long LENGTH = 256;

    private PeerNets() {}

    /** Floating-point operations of a forward pass over the video batch. */
    static final double VAE_FLOPS = VideoVae.flops(2 * 8 * 64 * 64);
    /** The same of the token batch. */
    static final double TRANSFORMER_FLOPS = TokenTransformer.flops(ROWS);

    /** @param batch video [2, 3, 8, 64, 64] in −1..1 and the latents' noise */
    record Vae(VideoVae network, Batch batch) {
        static Vae make() {
            try (Generator generator = new Generator(0)) {
                VideoVae network = new VideoVae().draw(generator);
                Batch batch = new Batch()
                        .with(
                                "video",
                                () -> Tensor.rand(generator, 2, 3, 8, 64, 64)
                                        .mul(2)
                                        .add(-1))
                        .with("noise", () -> Tensor.randn(generator, 2, 8, 4, 32, 32));
                return new Vae(network, batch);
            }
        }

        Tensor loss() {
            return network.loss(batch.of("video"), batch.of("noise"));
        }
    }

    /** @param batch codes and the codes to find, INT64 [4, 256] */
    record Transformer(TokenTransformer network, Batch batch) {
        static Transformer make() {
            try (Generator generator = new Generator(0)) {
                TokenTransformer network = new TokenTransformer().draw(generator);
                Batch batch = new Batch()
                        .with("codes", () -> Tensor.randint(generator, 0, CODES, ROWS, LENGTH))
                        .with("next", () -> Tensor.randint(generator, 0, CODES, ROWS, LENGTH));
                return new Transformer(network, batch);
            }
        }

        Tensor loss() {
            return network.loss(batch.of("codes"), batch.of("next"));
        }
    }
}
