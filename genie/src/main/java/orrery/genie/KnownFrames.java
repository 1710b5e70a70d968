package orrery.genie;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.Promptable;

/**
 * What a world knows, as far as it carries it: the frames of its starts. Tells how far a picture is from them, and brings one that is too far nearer: first the
 * world draws it anew with some noise on it, as it draws its own frames (SDEdit, arXiv 2108.01073), then it is mixed with the nearest frames that are known; the
 * nearest of these itself is the last resort. Lives until closed.
 */
final class KnownFrames implements AutoCloseable {
    /** Up to so many times the usual distance a picture counts as one of the world's own. */
    static final double NEAR = 1.2;

    private static final double[] LEFT = {0.75, 0.5, 0.25}; // shares of a picture that are left when it is drawn anew
    private static final double[] MIXED = {0.25, 0.5, 0.75, 0.9}; // shares of what is known
    private static final int MIXTURE = 4;

    private final Neighbours known;
    private final long[] shape; // [1, N, C]
    private final double usual;

    KnownFrames(World.Starts starts) {
        try (Scope scope = Scope.open()) {
            Tensor latents = starts.latents(); // [S, T, N, C]
            shape = new long[] {1, latents.size(2), latents.size(3)};
            known = new Neighbours(latents.flatten(0, 1));
            usual = usual(latents);
        }
    }

    /** From the frames of one start to the nearest of all others: the median over starts, each of which was a matter of chance. NaN with one start. */
    private static double usual(Tensor latents) {
        int starts = (int) latents.size(0);
        double[] means = new double[starts];
        for (int s = 0; s < starts; s++) {
            List<Tensor> others = new ArrayList<>();
            for (int other = 0; other < starts; other++) {
                if (other != s) {
                    others.add(latents.select(0, other));
                }
            }
            if (others.isEmpty()) {
                return Double.NaN;
            }
            try (Neighbours rest = new Neighbours(Tensor.cat(others, 0))) {
                means[s] = Arrays.stream(rest.distances(latents.select(0, s)))
                        .average()
                        .orElse(Double.NaN);
            }
        }
        Arrays.sort(means);
        return means[starts / 2];
    }

    /** Where a picture came to lie. */
    record Landed(Tensor latents, Promptable.Begun begun) {}

    /** Distance of latents [1, N, C] to the nearest known frame, over the usual one; NaN where that is not known. */
    double ratio(Tensor latents) {
        return known.distances(latents)[0] / usual;
    }

    /**
     * Takes latents [1, N, C] as they are, or brings them near.
     *
     * @param rollout of one future, without a past
     */
    Landed land(Tensor latents, Rollout rollout) {
        double given = ratio(latents);
        if (Double.isNaN(given)) {
            return landed(
                    latents, given, "This world has too few starts to tell how far the picture is from what it knows.");
        }
        String far = times(given) + " as far from what this world knows as its own frames are from each other";
        if (given <= NEAR) {
            return landed(latents, given, "The picture is " + far + ".");
        }
        for (double left : LEFT) {
            Optional<Tensor> drawn = rollout.redrawn(latents, left);
            if (drawn.isPresent() && ratio(drawn.get()) <= NEAR) {
                String how = "The picture is %s: the world drew it anew with %.0f %% of it left, now %s.";
                return landed(drawn.get(), given, said(how, far, 100 * left, times(ratio(drawn.get()))));
            }
        }
        Tensor mixture = mixture(latents);
        for (double share : MIXED) {
            Tensor mixed = latents.lerp(mixture, share);
            if (ratio(mixed) <= NEAR) {
                String how =
                        "The picture is %s: it was mixed with %.0f %% of the nearest frames that the world knows, now %s.";
                return landed(mixed, given, said(how, far, 100 * share, times(ratio(mixed))));
            }
        }
        String how = "The picture is %s, too far to play: the world begins from the frame that is nearest to it.";
        return landed(nearest(latents), given, said(how, far));
    }

    private Landed landed(Tensor latents, double given, String how) {
        return new Landed(latents, new Promptable.Begun(given, ratio(latents), how));
    }

    private static String said(String how, Object... what) {
        return String.format(Locale.ROOT, how, what);
    }

    private static String times(double ratio) {
        return said("%.1f times", ratio);
    }

    /** The nearest frames, the nearer the more. */
    private Tensor mixture(Tensor latents) {
        double[] distances = known.all(latents).doubles();
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double least = sorted[0];
        double most = sorted[Math.min(MIXTURE, sorted.length) - 1];
        float[] shares = new float[distances.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            double excess = (distances[i] * distances[i] - least * least) / (usual * usual);
            shares[i] = distances[i] <= most ? (float) Math.exp(-excess) : 0;
            sum += shares[i];
        }
        return known.mixed(Tensor.of(shares, shares.length).mul(1 / sum)).reshape(shape);
    }

    private Tensor nearest(Tensor latents) {
        Tensor distances = known.all(latents);
        float[] one = new float[(int) distances.size(1)];
        one[(int) distances.argmin(1).longs()[0]] = 1;
        return known.mixed(Tensor.of(one, one.length)).reshape(shape);
    }

    @Override
    public void close() {
        known.close();
    }
}
