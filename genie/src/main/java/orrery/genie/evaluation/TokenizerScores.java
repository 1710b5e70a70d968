package orrery.genie.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import orrery.base.Progress;
import orrery.genie.Recorded;
import orrery.genie.World;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Metrics;

/** The tokenizer alone: frames coded and decoded, against the frames. No rollout can be better than that. */
final class TokenizerScores {
    private static final int FRAMES = 512;
    private static final int CHUNK = 32;

    private final Scores psnr = new Scores();
    private final Scores ssim = new Scores();
    private final Scores moving = new Scores();

    private TokenizerScores() {}

    static TokenizerScores measure(World world, Evidence evidence, Progress progress) {
        TokenizerScores scores = new TokenizerScores();
        Recorded judged = evidence.judged();
        List<Integer> all = IntStream.range(0, (int) judged.frames()).boxed().toList();
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor chosen = Evidence.spread(all, FRAMES);
            progress.start("coding frames and back", chosen.size(0), "frames");
            for (Tensor at : chosen.split(CHUNK, 0)) {
                scores.compare(world, evidence, at);
                progress.at(scores.psnr.count(), "");
            }
            progress.finish("%.1f dB".formatted(scores.psnr.mean()));
        }
        return scores;
    }

    private void compare(World world, Evidence evidence, Tensor at) {
        Recorded judged = evidence.judged();
        long[] frames = at.longs();
        long[] before = new long[frames.length]; // the frame before each; itself where an episode begins
        int[] episodes = new int[frames.length];
        int[] bounds = evidence.bounds();
        for (int i = 0; i < frames.length; i++) {
            while (frames[i] >= bounds[episodes[i] + 1]) {
                episodes[i]++;
            }
            before[i] = Math.max(frames[i] - 1, bounds[episodes[i]]);
        }
        try (Scope one = Scope.open()) {
            Tensor truth = judged.pictures().indexSelect(0, at);
            Tensor earlier = judged.pictures().indexSelect(0, Tensor.of(before, before.length));
            Tensor rebuilt = world.decode(judged.latents(at));
            Tensor mask =
                    evidence.background().moving(truth, earlier, world.card().fixedCamera());
            add(psnr, Metrics.psnrEach(truth, rebuilt), episodes);
            add(ssim, RolloutRows.SSIM.lumaEach(truth, rebuilt), episodes);
            add(moving, Metrics.psnrEach(truth, rebuilt, mask), episodes);
        }
    }

    private static void add(Scores scores, double[] values, int[] episodes) {
        for (int i = 0; i < values.length; i++) {
            scores.add(values[i], episodes[i]);
        }
    }

    EvalResult.Tokenizer result() {
        return new EvalResult.Tokenizer(
                EvalWorld.rounded(psnr.mean()),
                EvalWorld.rounded(ssim.mean()),
                moving.count() == 0 ? null : EvalWorld.rounded(moving.mean()),
                psnr.count());
    }

    /** Standard errors over episodes, by column; without those that are not known. */
    Map<String, Double> errors(long seed) {
        Map<String, Double> errors = new LinkedHashMap<>();
        Map.of("psnr", psnr, "ssim", ssim, "psnr_moving", moving).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(column -> {
                    double error = column.getValue().standardError(seed);
                    if (Double.isFinite(error)) {
                        errors.put(column.getKey(), EvalWorld.rounded(error));
                    }
                });
        return errors;
    }
}
