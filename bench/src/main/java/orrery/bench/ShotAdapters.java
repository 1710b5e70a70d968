package orrery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import orrery.base.OrreryException;
import orrery.curate.shots.AdaptiveRule;
import orrery.curate.shots.ContentRule;
import orrery.curate.shots.CutRule;
import orrery.curate.shots.FadeRule;
import orrery.curate.shots.FrameMeter;
import orrery.curate.shots.FrameScores;
import orrery.curate.shots.LimitRule;
import orrery.curate.shots.SceneRule;
import orrery.curate.shots.SceneRule.Scene;
import orrery.curate.shots.ShotWindows;
import orrery.curate.shots.ShotWindows.Probabilities;
import orrery.curate.shots.TransNetV2;
import orrery.curate.split.SpanRule;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Resize;

/** Golden cases of shot detection. */
final class ShotAdapters {
    private static final int USUAL_SHORTEST = 15;

    private ShotAdapters() {}

    static Outputs network(GoldenCase golden) {
        return golden.packagedWeights().map(file -> windows(golden, file)).orElseGet(() -> taps(golden));
    }

    private static Outputs taps(GoldenCase golden) {
        TransNetV2.Config config = new TransNetV2.Config(
                golden.integer("F"), golden.integer("L"), golden.integer("S"), golden.integer("D"));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        golden.weights().forEach((key, value) -> weights.put(key, key.endsWith("running_var") ? value.add(1) : value));
        try (TransNetV2 network = new TransNetV2(config);
                NoGrad off = NoGrad.open()) {
            network.load(TransNetV2.plain(weights));
            Outputs outputs = new Outputs();
            answer(outputs, "as loaded", network.forward(golden.input("frames")));
            return outputs;
        }
    }

    private static void answer(Outputs outputs, String how, TransNetV2.Answer answer) {
        for (int i = 0; i < answer.means().size(); i++) {
            Tensor mean = answer.means().get(i).squeeze(0).transpose(0, 1).contiguous(); // [C, T]
            outputs.put("block" + i + "_meanhw", how, mean);
        }
        outputs.put("frame_similarity", how, answer.similarity().squeeze(0));
        outputs.put("color_histograms", how, answer.histograms().squeeze(0));
        outputs.put("one_hot", how, answer.cut().squeeze(0));
        outputs.put("many_hot", how, answer.transition().squeeze(0));
    }

    private static Outputs windows(GoldenCase golden, Path file) {
        Tensor frames = golden.input("frames");
        try (Checkpoint weights = Checkpoint.open(file);
                TransNetV2 network = TransNetV2.open(weights, Precision.FLOAT32)) {
            Probabilities padded = predict(network, frames, ShotWindows.End.PADDED);
            Probabilities cutOff = predict(network, frames, ShotWindows.End.CUT_OFF);
            JsonNode spans = golden.config().path("spans");
            SpanRule rule = new SpanRule(
                    spans.path("min_length_s").asDouble(),
                    spans.path("min_length_frames").asInt(),
                    spans.path("max_length_s").asDouble(Double.POSITIVE_INFINITY),
                    spans.path("max_length_mode").asText().equals("truncate"),
                    spans.path("crop_s").asDouble());
            List<Scene> curated = SceneRule.COSMOS_CURATE.scenes(
                    cutOff.cut(),
                    spans.path("threshold").asDouble(0.4),
                    spans.path("entire_scene_as_clip").asBoolean());
            return new Outputs()
                    .put("single", Tensor.of(padded.cut(), padded.cut().length))
                    .put("all", Tensor.of(padded.transition(), padded.transition().length))
                    .put("single_unpadded", Tensor.of(cutOff.cut(), cutOff.cut().length))
                    .put("scenes_05", pairs(SceneRule.PUBLISHED.scenes(padded.cut(), 0.5, true)))
                    .put("scenes_04", pairs(curated))
                    .put("spans_04", pairs(rule.spans(curated, golden.number("fps"))));
        }
    }

    private static Probabilities predict(TransNetV2 network, Tensor frames, ShotWindows.End end) {
        ShotWindows windows = new ShotWindows(network, end);
        for (long t = 0; t < frames.size(0); t++) {
            windows.add(frames.select(0, t).contiguous().bytes());
        }
        return windows.finish();
    }

    private static Tensor pairs(List<Scene> scenes) {
        long[] all = scenes.stream()
                .flatMapToLong(scene -> Arrays.stream(new long[] {scene.start(), scene.end()}))
                .toArray();
        return Tensor.of(all, scenes.size(), 2);
    }

    /** PySceneDetect's detectors: the scores of every frame and the cuts of every rule. */
    static Outputs rules(GoldenCase golden) {
        JsonNode config = golden.config();
        Tensor frames = golden.input("frames");
        int shortest = config.path("min_scene_len").asInt(USUAL_SHORTEST);
        JsonNode content = config.path("content");
        ContentRule.Weights weights = weights(content);
        double threshold = content.path("threshold").asDouble(ContentRule.THRESHOLD);
        JsonNode adaptive = config.path("adaptive");
        AdaptiveRule ratios = new AdaptiveRule(
                new AdaptiveRule.Plan(
                        adaptive.path("adaptive_threshold").asDouble(3),
                        adaptive.path("min_content_val").asDouble(15),
                        adaptive.path("window_width").asInt(2)),
                shortest,
                adaptive.has("weights") ? weights(adaptive) : ContentRule.Weights.standard());
        Map<String, CutRule> rules = new LinkedHashMap<>();
        rules.put("cuts_content", new ContentRule(threshold, shortest, weights, true));
        rules.put("cuts_content_suppress", new ContentRule(threshold, shortest, weights, false));
        rules.put("cuts_adaptive", ratios);
        rules.put("cuts_threshold", new FadeRule(fade(config, shortest)));
        rules.put("cuts_hash", LimitRule.hash(config.path("hash_threshold").asDouble(0.35), shortest));
        rules.put(
                "cuts_histogram",
                LimitRule.histogram(config.path("hist_threshold").asDouble(0.2), shortest));

        List<FrameScores> scores = measure(golden, frames);
        Outputs outputs = new Outputs();
        rules.forEach((name, rule) -> outputs.put(name, cuts(rule, scores)));
        List<FrameScores> later = scores.subList(1, scores.size());
        List<Double> adapted = ratios.ratios();
        return outputs.put("content_val", column(later, weights::score))
                .put("delta_hue", column(later, FrameScores::hue))
                .put("delta_sat", column(later, FrameScores::saturation))
                .put("delta_lum", column(later, FrameScores::luma))
                .put("delta_edges", column(later, FrameScores::edges))
                .put("adaptive_ratio", Tensor.of(doubles(adapted), adapted.size()))
                .put("average_rgb", column(scores, FrameScores::average))
                .put("hash_dist", column(later, FrameScores::hash))
                .put("hist_diff", column(later, FrameScores::correlation));
    }

    private static ContentRule.Weights weights(JsonNode node) {
        if (node.path("luma_only").asBoolean(false)) {
            return ContentRule.Weights.lumaOnly();
        }
        JsonNode w = node.path("weights");
        return w.isArray()
                ? new ContentRule.Weights(
                        w.get(0).asDouble(),
                        w.get(1).asDouble(),
                        w.get(2).asDouble(),
                        w.get(3).asDouble())
                : ContentRule.Weights.standard();
    }

    private static FadeRule.Plan fade(JsonNode config, int shortest) {
        JsonNode threshold = config.path("threshold");
        String method = threshold.path("method").asText("floor");
        if (!method.equals("floor") && !method.equals("ceiling")) {
            throw new OrreryException("no method of fades is called \"" + method + "\".", "Use floor or ceiling.");
        }
        return new FadeRule.Plan(
                threshold.path("threshold").asInt(12),
                method.equals("ceiling"),
                config.path("fade_bias").asDouble(0),
                threshold.path("add_final_scene").asBoolean(false),
                shortest,
                threshold.path("min_out_length").asInt(0));
    }

    private static List<FrameScores> measure(GoldenCase golden, Tensor frames) {
        JsonNode config = golden.config();
        double factor = config.path("downscale").asDouble(1);
        int height = (int) Math.max(1, Math.rint(frames.size(1) / factor));
        int width = (int) Math.max(1, Math.rint(frames.size(2) / factor));
        JsonNode hash = config.path("hash");
        FrameMeter meter = new FrameMeter(
                width,
                height,
                new FrameMeter.Plan(
                        true,
                        hash.path("size").asInt(8),
                        hash.path("lowpass").asInt(2),
                        config.path("histogram").path("bins").asInt(128)));
        List<FrameScores> scores = new ArrayList<>();
        for (long t = 0; t < frames.size(0); t++) {
            try (Scope scope = Scope.open()) {
                Tensor frame = frames.select(0, t).contiguous().to(DType.UINT8);
                scores.add(meter.next(Resize.opencv(frame, height, width, Resize.OpenCvKernel.LINEAR)
                        .bytes()));
            }
        }
        return scores;
    }

    private static Tensor cuts(CutRule rule, List<FrameScores> scores) {
        List<Integer> cuts = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            cuts.addAll(rule.next(i, scores.get(i)));
        }
        cuts.addAll(rule.finish());
        long[] frames = cuts.stream().mapToLong(Integer::longValue).toArray();
        return Tensor.of(frames, frames.length);
    }

    private static Tensor column(List<FrameScores> scores, ToDoubleFunction<FrameScores> value) {
        double[] values = scores.stream().mapToDouble(value).toArray();
        return Tensor.of(values, values.length);
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
