package orrery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.tokenizer.loss.ConsistencyLoss;
import orrery.tokenizer.loss.FlowLoss;
import orrery.tokenizer.loss.PerceptualLoss;
import orrery.tokenizer.loss.Raft;
import orrery.tokenizer.loss.ReconstructionLoss;
import orrery.tokenizer.loss.StepSchedule;
import orrery.tokenizer.loss.Vgg;
import orrery.tokenizer.quantize.Gaussian;

/** Golden cases of the losses of tokenizers. */
final class LossAdapters {
    private LossAdapters() {}

    private static List<Double> doubles(JsonNode list) {
        List<Double> values = new ArrayList<>();
        list.forEach(value -> values.add(value.asDouble()));
        return values;
    }

    private static StepSchedule schedule(JsonNode boundaries, JsonNode values) {
        List<Long> at = new ArrayList<>();
        boundaries.forEach(value -> at.add(value.asLong()));
        return new StepSchedule(at, doubles(values));
    }

    private static StepSchedule schedule(JsonNode node) {
        return schedule(node.path("boundaries"), node.path("values"));
    }

    static Outputs gaussian(GoldenCase golden) {
        Gaussian posterior =
                Gaussian.of(golden.input("moments"), golden.number("min_logvar"), golden.number("max_logvar"));
        return new Outputs()
                .put("z", posterior.sample(golden.input("noise")))
                .put("kl", ReconstructionLoss.kl(posterior.mean(), posterior.logVariance()));
    }

    static Outputs total(GoldenCase golden) {
        JsonNode config = golden.config();
        ReconstructionLoss loss = new ReconstructionLoss(schedule(config.path("color")), schedule(config.path("kl")));
        Tensor colour =
                loss.colour(golden.input("x"), golden.input("y"), null, 0).mean();
        Tensor kl =
                loss.divergence(golden.input("mean"), golden.input("logvar"), 0).mean();
        StepSchedule steps = schedule(config.path("schedule"));
        return new Outputs()
                .put("color", colour)
                .put("kl", kl)
                .put("total", colour.add(kl))
                .put("schedule", rows(golden.stored("schedule"), at -> steps.at((long) at)))
                .put("lr", rows(golden.stored("lr"), step -> StepSchedule.warmUp((long) step, 5000)));
    }

    /** Rows of a number and what follows from it; the numbers are those of the wanted rows. */
    private static Tensor rows(Tensor wanted, DoubleUnaryOperator rule) {
        double[] values = wanted.doubles();
        for (int i = 0; i < values.length; i += 2) {
            values[i + 1] = rule.applyAsDouble(values[i]);
        }
        return Tensor.of(values, wanted.shape());
    }

    static Outputs perceptual(GoldenCase golden) {
        JsonNode config = golden.config();
        List<String> layers = new ArrayList<>();
        config.path("layers").forEach(layer -> layers.add(layer.asText()));
        PerceptualLoss.Setting setting = new PerceptualLoss.Setting(
                layers,
                doubles(config.path("layer_weights")),
                PerceptualLoss.Normalisation.LPIPS,
                schedule(config.path("lpips_boundaries"), config.path("lpips_values")),
                config.path("gram_enabled").asBoolean(true)
                        ? schedule(config.path("gram_boundaries"), config.path("gram_values"))
                        : StepSchedule.constant(0));
        Outputs outputs = new Outputs();
        try (Vgg vgg = new Vgg(config.path("net").asText().equals("vgg19") ? 19 : 16)) {
            vgg.load(golden.weights());
            vgg.requireGrad(false);
            PerceptualLoss loss = new PerceptualLoss(vgg, setting);
            Tensor x = golden.input("x");
            Tensor y = golden.input("y").requiresGrad(true);
            loss.features(x).forEach((name, features) -> outputs.put("tap." + name, features));
            for (String when : List.of("early", "late")) {
                PerceptualLoss.Losses losses =
                        loss.losses(x, y, mask(golden), (long) golden.inputNumber("iteration_" + when));
                outputs.put("lpips_" + when, losses.features().detach());
                losses.gram().ifPresent(gram -> outputs.put("gram_" + when, gram.detach()));
                if (when.equals("late")) {
                    Tensor sum = losses.features().mean();
                    losses.gram().map(gram -> sum.add(gram.mean())).orElse(sum).backward();
                }
            }
            outputs.put("grad", y.grad().orElseThrow());
        }
        return outputs;
    }

    private static @Nullable Tensor mask(GoldenCase golden) {
        return golden.inputNames().contains("mask") ? golden.input("mask") : null;
    }

    /** The loss of the paper: means of |f − f'| and of |G − G'|. */
    static Outputs vgg19(GoldenCase golden) {
        JsonNode config = golden.config();
        List<String> layers = new ArrayList<>();
        config.path("taps").fieldNames().forEachRemaining(layers::add);
        List<Double> weights = doubles(config.path("layer_weights"));
        PerceptualLoss.Setting setting = new PerceptualLoss.Setting(
                layers,
                weights,
                PerceptualLoss.Normalisation.ofUnit(doubles(config.path("mean")), doubles(config.path("std"))),
                StepSchedule.constant(1),
                StepSchedule.constant(0));
        Outputs outputs = new Outputs();
        try (Vgg vgg = new Vgg(19);
                NoGrad off = NoGrad.open()) {
            vgg.load(golden.weights());
            PerceptualLoss loss = new PerceptualLoss(vgg, setting);
            Map<String, Tensor> a = loss.features(golden.input("x"));
            a.forEach((name, features) -> outputs.put("tap." + name, features));
            outputs.put(
                    "perceptual",
                    loss.losses(golden.input("x"), golden.input("y"), null, 0)
                            .features()
                            .mean());
            outputs.put("gram", loss.gramDistance(golden.input("x"), golden.input("y")));
        }
        return outputs;
    }

    static Outputs consistency(GoldenCase golden) {
        ConsistencyLoss loss = new ConsistencyLoss(golden.integer("num_frames"), golden.integer("step"));
        Tensor video = golden.input("video");
        Tensor windows = loss.windows(video);
        int count = (int) (windows.size(0) / video.size(0));
        Tensor reconstructions = golden.input("recon_windows");
        double value = golden.number("value");
        return new Outputs()
                .put("windows", windows)
                .put("frame_consistency", loss.ofFrames(reconstructions, count).mul(value))
                .put(
                        "latent_consistency",
                        loss.ofLatents(golden.input("latent_windows"), reconstructions, count)
                                .mul(value))
                .put("merged", loss.merge(reconstructions, count));
    }

    static Outputs flow(GoldenCase golden) {
        try (Raft raft = new Raft();
                NoGrad off = NoGrad.open()) {
            Map<String, Tensor> weights = golden.weights();
            raft.state()
                    .forEach((key, buffer) ->
                            weights.putIfAbsent(key, buffer)); // statistics of the batch norms: 0 and 1
            raft.load(weights);
            FlowLoss loss = new FlowLoss(raft, golden.integer("scale"), 12);
            Tensor x = golden.input("x");
            return new Outputs()
                    .put("flow_x", loss.flow(x))
                    .put("flow_loss", loss.loss(x, golden.input("y")).mul(golden.number("value")));
        }
    }
}
