package orrery.genie;

import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.training.Step;

/**
 * A past as it looks once a network has made it: specked, out of focus, faded. What is to be found stays as recorded, so that a network that learns from it puts right what
 * the one before it spoilt. Without that each frame hands its faults on to the next: after a hundred frames bodies are made of specks, and where several futures were
 * possible, their mean is a body out of focus, which goes on fading until nobody sees it.
 *
 * <p>Every fault lies on half of the rows, each half drawn by itself, from not at all up to its most, and the same on all frames of a row.
 */
final class WornPast {
    private static final double SPECKS = 0.1; // greatest deviation of the noise, of scaled latents
    private static final double FADING = 0.3; // greatest share of the usual frame
    private static final double SOFTEST = 0.2; // finest detail that is left, of the picture's side
    private static final double SHARPEST = 0.7;
    private static final int USUAL = 256; // frames that the usual one is the mean of

    private final LatentCorpus latents;
    private final float[] usual; // [N, C], what bodies fade into

    /** Of windows of a corpus with {@code frames} frames. */
    WornPast(LatentCorpus latents, long frames) {
        this.latents = latents;
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            usual = latents.at(TokenizerTrainee.spread(frames, USUAL)).mean(0).floats();
        }
    }

    /** The same rows [B, P, N, C], some of them worn. */
    Tensor of(Tensor past, Step step) {
        double finest = SOFTEST
                + (SHARPEST - SOFTEST)
                        * Tensor.rand(step.generator("finest"), 1).floats()[0];
        Tensor soft = latents.softened(past, finest);
        Tensor seen = past.add(soft.sub(past).mul(amounts("soft", past, step)));
        Tensor background = Tensor.of(usual, 1, 1, past.size(2), past.size(3));
        Tensor faded =
                seen.add(background.sub(seen).mul(amounts("faded", past, step).mul(FADING)));
        return faded.add(specks(past, step));
    }

    /** How much of a fault lies on each of this process's rows, 0 to 1: none on half of them. */
    private static Tensor amounts(String fault, Tensor past, Step step) {
        return step.share()
                .of(halfOf(step.generator(fault), past.size(0) * step.share().size()));
    }

    private static Tensor halfOf(Generator generator, long rows) {
        return Tensor.rand(generator, rows, 1, 1, 1).mul(2).add(-1).clamp(0, 1);
    }

    private static Tensor specks(Tensor past, Step step) {
        Generator generator = step.generator();
        long rows = past.size(0) * step.share().size();
        Tensor deviation = halfOf(generator, rows).mul(SPECKS);
        return step.share()
                .of(Tensor.randn(generator, rows, 1, past.size(2), past.size(3)).mul(deviation));
    }
}
