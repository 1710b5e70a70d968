package orrery.bench.speed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.tensor.Autocast;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** The small causal transformer of the peers' {@code train_bench.py}, with its numbers: same seed, same losses. */
final class TokenTransformer extends Layer {
    private static final int CODES = 1024;
    private static final int WIDTH = 256;
    private static final int HEADS = 8;
    private static final int BLOCKS = 4;
    private static final int LENGTH = 256;

    private final Tensor embedding = parameter("e.weight", CODES, WIDTH);
    private final Tensor positions = parameter("p", LENGTH, WIDTH);
    private final List<Block> blocks = new ArrayList<>();
    private final Norm norm;
    private final Linear out;

    TokenTransformer() {
        for (int i = 0; i < BLOCKS; i++) {
            blocks.add(layer("b." + i, new Block()));
        }
        norm = layer("n", new Norm());
        out = layer("o", new Linear(WIDTH, CODES));
    }

    private static final class Norm extends Layer {
        private final Tensor weight = parameter("weight", WIDTH);
        private final Tensor bias = parameter("bias", WIDTH);

        Tensor forward(Tensor x) {
            return Functional.layerNorm(x, weight, bias, 1e-5);
        }
    }

    private static final class Block extends Layer {
        private final Norm norm1 = layer("n1", new Norm());
        private final Norm norm2 = layer("n2", new Norm());
        private final Linear qkv = layer("qkv", new Linear(WIDTH, 3L * WIDTH));
        private final Linear out = layer("o", new Linear(WIDTH, WIDTH));
        private final Linear wide = layer("f1", new Linear(WIDTH, 4L * WIDTH));
        private final Linear narrow = layer("f2", new Linear(4L * WIDTH, WIDTH));

        /** [B, N, D]. */
        Tensor forward(Tensor x) {
            long b = x.size(0);
            long n = x.size(1);
            Tensor heads = qkv.forward(norm1.forward(x))
                    .view(b, n, 3, HEADS, WIDTH / HEADS)
                    .permute(2, 0, 3, 1, 4);
            Tensor mixed = mix(heads.select(0, 0), heads.select(0, 1), heads.select(0, 2));
            Tensor y = out.forward(mixed.transpose(1, 2).reshape(b, n, WIDTH), x);
            return narrow.forward(Functional.geluTanh(wide.forward(norm2.forward(y))), y);
        }

        /** The plain form in training in bf16, where its backward pass is quicker. */
        private static Tensor mix(Tensor q, Tensor k, Tensor v) {
            return Autocast.active()
                    ? Functional.attention(
                            q, k, v, Functional.causal((int) q.size(2)).to(q.dtype()))
                    : Functional.scaledDotProductAttention(q, k, v, null, true);
        }
    }

    /** Draws all weights in PyTorch's order. */
    TokenTransformer draw(Generator generator) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            embedding.copy_(Tensor.randn(generator, CODES, WIDTH));
        }
        Map<String, Tensor> rest = new LinkedHashMap<>(parameters());
        rest.keySet().removeAll(List.of("e.weight", "p"));
        PeerInit.draw(rest, generator);
        return this;
    }

    /** Mean negative log-likelihood of the codes {@code next}, both INT64 [B, N]. */
    Tensor loss(Tensor codes, Tensor next) {
        Tensor x = Functional.embedding(embedding, codes).add(positions);
        for (Block block : blocks) {
            x = block.forward(x);
        }
        Tensor logits = out.forward(norm.forward(x)).to(DType.FLOAT32);
        return Functional.crossEntropy(logits.flatten(0, 1), next.flatten(0, 1));
    }

    /** Floating-point operations of a forward pass over {@code rows} sequences. */
    static double flops(double rows) {
        double linear = BLOCKS * 12.0 * WIDTH * WIDTH + (double) WIDTH * CODES;
        double attention = BLOCKS * (double) LENGTH * WIDTH; // half of the scores are masked
        return 2 * rows * LENGTH * (linear + attention);
    }
}
