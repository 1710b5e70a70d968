package orrery.bench;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.genie.AttentionDynamics;
import orrery.genie.DynamicsConfig;
import orrery.genie.KeyValueCache;
import orrery.genie.Sampler;
import orrery.genie.ShortcutForcing;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.tokenizer.FiniteScalarQuantizer;

/** Golden cases of the live world. */
final class GenieAdapters {
    private static final double NO_LIMIT = 1e30;

    private GenieAdapters() {}

    /** The network of a case with its weights; {@code frames} is the longest sequence that it will see. */
    private static AttentionDynamics dynamics(GoldenCase golden, long frames) {
        AttentionDynamics network = new AttentionDynamics(new DynamicsConfig(
                golden.integer("d_model"),
                golden.integer("heads"),
                golden.integer("layers"),
                golden.integer("time_every"),
                golden.integer("tokens"),
                golden.integer("latent_dim"),
                golden.integer("registers"),
                golden.integer("actions"),
                false,
                golden.integer("k_max"),
                golden.number("rope_base"),
                (int) Math.max(2, frames)));
        network.load(golden.weights());
        return network;
    }

    /** One pass over all frames; frame by frame; all but the last two at once and then those: the same must come out. */
    static Outputs keyValueCache(GoldenCase golden) {
        Tensor z = golden.input("z");
        Given given = new Given(z, golden.input("action"), golden.input("signal"), golden.input("step"));
        long frames = z.size(1);
        try (AttentionDynamics network = dynamics(golden, frames);
                NoGrad off = NoGrad.open()) {
            Outputs outputs = new Outputs();
            outputs.put("y", "one pass", network.forward(z, given.action, given.signal, given.step));
            long[] single = new long[(int) frames];
            Arrays.fill(single, 1);
            outputs.put("y", "frame by frame", cached(network, given, single));
            if (frames > 2) {
                outputs.put("y", "a beginning and the last two", cached(network, given, frames - 2, 2));
                outputs.put("y", "a beginning, then one by one", cached(network, given, frames - 2, 1, 1));
            }
            return outputs;
        }
    }

    private record Given(Tensor z, Tensor action, Tensor signal, Tensor step) {}

    private static Tensor cached(AttentionDynamics network, Given given, long... parts) {
        Tensor[] pieces = new Tensor[parts.length];
        try (KeyValueCache cache = new KeyValueCache(network.config(), (int) given.z.size(0))) {
            long start = 0;
            for (int i = 0; i < parts.length; i++) {
                pieces[i] = network.forward(
                        given.z.narrow(1, start, parts[i]),
                        given.action.narrow(1, start, parts[i]),
                        given.signal.narrow(1, start, parts[i]),
                        given.step.narrow(1, start, parts[i]),
                        cache,
                        (int) parts[i]);
                start += parts[i];
            }
        }
        return Tensor.cat(Arrays.asList(pieces), 1);
    }

    static Outputs shortcut(GoldenCase golden) {
        Tensor clean = golden.input("z1");
        try (AttentionDynamics network = dynamics(golden, clean.size(1))) {
            ShortcutForcing.Losses losses = ShortcutForcing.loss(
                    network,
                    clean,
                    golden.input("noise"),
                    golden.input("action"),
                    golden.input("step"),
                    golden.input("signal"),
                    golden.integer("bootstrap_rows"));
            losses.total().backward();
            Outputs outputs = new Outputs();
            outputs.put("zt", losses.noised().detach());
            outputs.put("zhat", losses.predicted().detach());
            putIfPresent(outputs, "target", losses.target());
            outputs.put("loss_flow", losses.flow().detach());
            putIfPresent(outputs, "loss_bootstrap", losses.bootstrap());
            outputs.put("loss", losses.total().detach());
            network.parameters().forEach((key, parameter) -> {
                Optional<Tensor> gradient = parameter.grad();
                String name = "grad_" + key.replaceFirst("\\.weight$", "");
                gradient.ifPresent(value -> outputs.put(name, value.copy()));
            });
            return outputs;
        }
    }

    private static void putIfPresent(Outputs outputs, String name, @Nullable Tensor tensor) {
        if (tensor != null) {
            outputs.put(name, tensor.detach());
        }
    }

    /** K steps towards a new frame after a noised context, by one pass over all frames a step and by the cache. */
    static Outputs sampler(GoldenCase golden) {
        Tensor context = golden.input("ctx");
        Tensor action = golden.input("action");
        Tensor noise = golden.input("noise");
        long batch = context.size(0);
        long past = context.size(1);
        int level = golden.integer("context_signal");
        int steps = golden.integer("sample_steps");
        Outputs outputs = new Outputs();
        try (AttentionDynamics network = dynamics(golden, past + 1);
                NoGrad off = NoGrad.open();
                KeyValueCache cache = new KeyValueCache(network.config(), (int) batch)) {
            int kMax = network.config().kMax();
            int finest = network.config().finestStep();
            double tau = (double) level / kMax;
            Tensor seen = golden.input("ctxnoise").mul(1 - tau).add(context.mul(tau));
            Tensor seenSignal = filled(level, batch, past);
            Tensor seenStep = filled(finest, batch, past);
            network.forward(seen, action.narrow(1, 0, past), seenSignal, seenStep, cache, (int) past);

            Sampler.Denoiser byCache = (noisy, signal, step) -> network.forward(
                    noisy, action.narrow(1, past, 1), filled(signal, batch, 1), filled(step, batch, 1), cache, 0);
            Sampler.Denoiser whole = (noisy, signal, step) -> network.forward(
                            join(seen, noisy),
                            action,
                            join(seenSignal, filled(signal, batch, 1)),
                            join(seenStep, filled(step, batch, 1)))
                    .narrow(1, past, 1);
            Sampler.sample(whole, noise, kMax, steps, NO_LIMIT, (i, x) -> outputs.put("x" + (i + 1), "one pass", x));
            Sampler.sample(byCache, noise, kMax, steps, NO_LIMIT, (i, x) -> outputs.put("x" + (i + 1), "cached", x));
        }
        return outputs;
    }

    private static Tensor join(Tensor past, Tensor present) {
        return Tensor.cat(Arrays.asList(past, present), 1);
    }

    private static Tensor filled(int value, long batch, long frames) {
        long[] values = new long[(int) (batch * frames)];
        Arrays.fill(values, value);
        return Tensor.of(values, batch, frames);
    }

    static Outputs finiteScalarQuantizer(GoldenCase golden) {
        Check.that(golden.number("eps") == 0.001, "use a case with eps 0.001", "only eps 0.001 is built");
        Tensor z = golden.input("z").requiresGrad(true);
        FiniteScalarQuantizer quantizer = new FiniteScalarQuantizer(golden.integers("levels"));
        FiniteScalarQuantizer.Quantized quantized = quantizer.quantize(z);
        quantized.codes().mul(golden.input("cot")).sum().backward();
        return new Outputs()
                .put("code", quantized.codes().detach())
                .put("index", quantized.indices())
                .put("grad_z", z.grad().orElseThrow());
    }
}
