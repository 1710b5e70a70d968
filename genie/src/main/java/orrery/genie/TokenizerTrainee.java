package orrery.genie;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;
import orrery.video.Frames;
import orrery.video.Metrics;

/**
 * Trains the frame tokenizer with a loss that weighs moving pixels twentyfold: the ball of a game is a few pixels, and a plain
 * mean drops it while the PSNR still looks fine.
 */
final class TokenizerTrainee implements Trainee {
    private static final double MOVING_WEIGHT = 19;
    private static final double ABSOLUTE_SHARE = 0.1;
    private static final double LATENT_NOISE = 0.05; // makes the latents smooth and the decoder forgiving
    private static final int JUDGED = 128;

    private final FrameTokenizer tokenizer;
    private final Corpus training;
    private final Corpus judged;
    private final Background background;
    private final int batch;
    private final Tensor order; // INT64 [frames]: the frame before each, itself at the start of an episode

    TokenizerTrainee(FrameTokenizer tokenizer, Corpus training, Corpus judged, Background background, int batch) {
        this.tokenizer = tokenizer;
        this.training = training;
        this.judged = judged;
        this.background = background;
        this.batch = batch;
        this.order = before(training);
    }

    static Tensor before(Corpus corpus) {
        long[] previous = new long[(int) corpus.frames()];
        for (int e = 0; e < corpus.episodes(); e++) {
            for (int f = corpus.begin(e); f < corpus.end(e); f++) {
                previous[f] = Math.max(f - 1, corpus.begin(e));
            }
        }
        return Tensor.of(previous, previous.length);
    }

    @Override
    public String name() {
        return "tokenizer";
    }

    @Override
    public Layer network() {
        return tokenizer;
    }

    @Override
    public StepLoss loss(Step step) {
        Tensor indices = Tensor.randint(step.generator("data"), 0, training.frames(), batch);
        Tensor bytes = training.pictures().indexSelect(0, indices);
        Tensor previous = training.pictures().indexSelect(0, order.indexSelect(0, indices));
        Tensor moving =
                background.moving(bytes, previous, background.fixedCamera()).to(DType.FLOAT32);
        Tensor weights = moving.mul(MOVING_WEIGHT).add(1).unsqueeze(1); // [B, 1, H, W]
        Tensor count = weights.sum().mul(3.0 / step.share().size()); // of the whole batch: shares weigh alike
        Tensor weight = step.share().of(weights);
        Tensor wanted = Frames.toUnit(step.share().of(bytes));
        Tensor latents = tokenizer.encode(wanted);
        Tensor noise = Tensor.randn(step.generator(), batch, latents.size(1), latents.size(2), latents.size(3))
                .mul(LATENT_NOISE);
        Tensor error = tokenizer.decode(latents.add(step.share().of(noise))).sub(wanted);
        Tensor squared = weight.mul(error.square()).sum().div(count);
        Tensor absolute = weight.mul(error.abs()).sum().div(count);
        return new StepLoss(
                squared.add(absolute.mul(ABSOLUTE_SHARE)), Map.of("squared", squared, "absolute", absolute));
    }

    @Override
    public Map<String, Double> evaluate(Layer averaged) {
        List<Double> whole = new ArrayList<>();
        List<Double> moved = new ArrayList<>();
        Tensor previous = before(judged);
        for (Tensor indices : spread(judged.frames(), JUDGED).split(batch, 0)) { // no more at once than a training step
            try (Scope scope = Scope.open()) {
                Tensor bytes = judged.pictures().indexSelect(0, indices);
                Tensor rebuilt = Frames.fromUnit(tokenizer.decode(tokenizer.encode(Frames.toUnit(bytes))));
                Tensor earlier = judged.pictures().indexSelect(0, previous.indexSelect(0, indices));
                Tensor moving = background.moving(bytes, earlier, background.fixedCamera());
                collect(Metrics.psnrEach(bytes, rebuilt), whole);
                collect(Metrics.psnrEach(bytes, rebuilt, moving), moved);
            }
        }
        Map<String, Double> found = new LinkedHashMap<>();
        found.put("psnr", mean(whole));
        found.put("psnr_moving", mean(moved));
        return found;
    }

    @Override
    public void preview(Path png) {
        Tensor bytes = judged.pictures().indexSelect(0, spread(judged.frames(), 8));
        Tensor rebuilt = Frames.fromUnit(tokenizer.decode(tokenizer.encode(Frames.toUnit(bytes))));
        Previews.write(png, List.of("video", "tokenizer"), List.of(bytes, rebuilt));
    }

    static Tensor spread(long frames, int count) {
        long[] at = new long[(int) Math.min(frames, count)];
        for (int i = 0; i < at.length; i++) {
            at[i] = i * frames / at.length;
        }
        return Tensor.of(at, at.length);
    }

    private static void collect(double[] values, List<Double> into) {
        for (double value : values) {
            if (!Double.isNaN(value)) { // a picture in which nothing moves
                into.add(value);
            }
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
}
