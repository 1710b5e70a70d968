package orrery.tokenizer.training;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.LinearAlgebra;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosTokenizer;

/**
 * How a discrete tokenizer begins that takes over encoder and decoder of a continuous one: its codes stand for the strongest components
 * of the latents, and what the decoder gets is the linear map from codes to latents that fits best. Only where the quantizer's channels
 * are as many as the codes' numbers.
 */
final class QuantizerStart {
    private static final double RIDGE = 1e-4;

    private QuantizerStart() {}

    /**
     * Sets the two projections around the quantizer; does nothing where {@code given} are not the weights of a continuous tokenizer that
     * differs in them alone.
     *
     * @param given weights that {@code network} took what fits of
     */
    static void set(
            CosmosTokenizer network, Map<String, Tensor> given, ClipLibrary library, BatchShape shape, long seed) {
        CosmosConfig config = network.config();
        Tensor theirs = given.get("quant_conv.conv3d.weight");
        int inside = config.bottleneck().networkChannels();
        int codes = config.bottleneck().latentChannels();
        if (theirs == null
                || !config.video()
                || !config.discrete()
                || theirs.size(1) != inside
                || codes > theirs.size(0)) {
            return;
        }
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Generator generator = new Generator(seed);
                CosmosTokenizer continuous = new CosmosTokenizer(continuous(config, (int) theirs.size(0)))) {
            if (!continuous.state().keySet().equals(given.keySet())) {
                return; // a discrete one, or another network
            }
            continuous.load(given);
            List<Tensor> clips = LinearStart.drawn(library, shape, generator);
            Components parts = Components.of(clips, clip -> rows(continuous.encode(clip, Pass.whole())), codes);
            Tensor pick = parts.vectors()
                    .mul(Tensor.ones(codes)
                            .mul(LinearStart.COMPANDING)
                            .div(parts.deviations())
                            .unsqueeze(1)); // [codes, latents]
            set(
                    network,
                    "quant_conv",
                    pick.matmul(matrix(given, "quant_conv")),
                    pick.matmul(bias(given, "quant_conv")));

            long latents = theirs.size(0);
            Tensor left = Tensor.zeros(DType.FLOAT64, codes + 1, codes + 1);
            Tensor right = Tensor.zeros(DType.FLOAT64, codes + 1, latents);
            double number = 0;
            for (Tensor clip : clips) {
                try (Scope one = Scope.open()) {
                    Tensor code = rows(network.encode(clip, Pass.whole()));
                    Tensor a = Tensor.cat(List.of(code, Tensor.ones(code.size(0), 1)), 1)
                            .to(DType.FLOAT64);
                    Tensor b = rows(continuous.encode(clip, Pass.whole())).to(DType.FLOAT64);
                    left.add_(a.transpose(0, 1).matmul(a));
                    right.add_(a.transpose(0, 1).matmul(b));
                    number += code.size(0);
                }
            }
            Tensor ridge = LinearStart.same(codes + 1).to(DType.FLOAT64).mul(RIDGE * number);
            Tensor back = LinearAlgebra.solve(left.add(ridge), right)
                    .to(DType.FLOAT32)
                    .transpose(0, 1); // [latents, codes + 1]
            Tensor on = matrix(given, "post_quant_conv");
            set(
                    network,
                    "post_quant_conv",
                    on.matmul(back.narrow(1, 0, codes)),
                    on.matmul(back.select(1, codes)).add(bias(given, "post_quant_conv")));
        }
    }

    private static CosmosConfig continuous(CosmosConfig c, int latents) {
        return new CosmosConfig(
                true,
                c.patch(),
                c.network(),
                c.compression(),
                c.attention(),
                new CosmosConfig.Bottleneck(c.bottleneck().networkChannels(), latents, false, null),
                c.legacyUpsampling());
    }

    /** [1, C, T, h, w] to [T·h·w, C]. */
    private static Tensor rows(Tensor latents) {
        return latents.select(0, 0).flatten(1, 3).transpose(0, 1);
    }

    private static Tensor matrix(Map<String, Tensor> weights, String name) {
        return Objects.requireNonNull(weights.get(name + ".conv3d.weight"))
                .to(DType.FLOAT32)
                .flatten(1, 4);
    }

    private static Tensor bias(Map<String, Tensor> weights, String name) {
        return Objects.requireNonNull(weights.get(name + ".conv3d.bias")).to(DType.FLOAT32);
    }

    private static void set(CosmosTokenizer network, String name, Tensor matrix, Tensor bias) {
        Map<String, Tensor> own = network.parameters();
        Tensor weight = Objects.requireNonNull(own.get(name + ".conv3d.weight"));
        weight.copy_(matrix.reshape(weight.shape()));
        Objects.requireNonNull(own.get(name + ".conv3d.bias")).copy_(bias);
    }
}
