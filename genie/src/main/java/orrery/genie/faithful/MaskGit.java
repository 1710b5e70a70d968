package orrery.genie.faithful;

import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Draws the tokens of a frame in a few passes, the surest first (MaskGIT, arXiv 2202.04200; Genie, section 2.3). All unknown tokens are
 * drawn at once; those of which the network is least sure are forgotten and drawn again in the next step. Knows nothing of the network
 * but how it scores, and takes its random numbers from outside.
 *
 * <p>As the papers have it, and not as some published code does: one temperature for all steps, which divides logits; confidence is
 * the probability without temperature; no token more than the schedule says stays masked.
 */
public final class MaskGit {
    /** 0.5 · N computed as 0.5000000001 · N is not one token more. */
    private static final double ROUNDING = 1e-9;

    private MaskGit() {}

    /** Scores of the tokens of a frame. */
    @FunctionalInterface
    public interface Network {
        /**
         * One pass.
         *
         * @param tokens INT64 [B, N]; what stands at a masked place means nothing
         * @param masked BOOL [B, N], true where the token is not known
         * @return logits [B, N, V]
         */
        Tensor logits(Tensor tokens, Tensor masked);
    }

    /** Random numbers. */
    @FunctionalInterface
    public interface Noise {
        /** Uniform in (0, 1) for step {@code index} (from 0), FLOAT32 of this shape [B, N, V]. */
        Tensor uniform(int index, long... shape);
    }

    /**
     * How many steps, and how bold.
     *
     * @param steps K, 1 or more; Genie takes 25 for 920 tokens. More than N/2 are a waste: most of them then settle no token
     * @param temperature divides logits before drawing, 0 for always the likeliest; Genie takes 2
     */
    public record Options(int steps, double temperature) {
        public Options {
            Check.atLeast("steps", steps, 1);
            Check.within("temperature", temperature, 0, Double.MAX_VALUE);
        }
    }

    /**
     * What a step came to; shapes [..., N].
     *
     * @param sampled what was drawn at every place, INT64
     * @param confidence probability of what was drawn, without temperature, FLOAT32
     * @param tokens the known tokens, and what was drawn at the other places, INT64
     * @param masked places that stay unknown, BOOL
     */
    public record Step(Tensor sampled, Tensor confidence, Tensor tokens, Tensor masked) {}

    /**
     * How many of N unknown tokens are unknown still after a step: {@code ceil(N · cos(π/2 · (step + 1)/steps))}, but at most N − 1, so
     * that no first pass is for nothing, and 0 after the last.
     *
     * @param step from 0
     */
    public static int masked(int tokens, int steps, int step) {
        Check.atLeast("tokens", tokens, 0);
        Check.atLeast("steps", steps, 1);
        Check.within("step", step, 0, steps - 1L);
        if (step == steps - 1 || tokens == 0) {
            return 0;
        }
        int scheduled = (int) Math.ceil(tokens * Math.cos(Math.PI / 2 * (step + 1) / steps) - ROUNDING);
        return Math.min(scheduled, tokens - 1);
    }

    /**
     * Draws all unknown tokens and keeps those of which the network is surest. A known token stays as it is and stays known.
     *
     * @param logits [..., N, V]
     * @param uniform in (0, 1), same shape; a token is drawn by the greatest of {@code logits/temperature − log(−log(uniform))}
     * @param tokens INT64 [..., N]
     * @param masked [..., N], true or not 0 where the token is unknown
     * @param stayMasked how many of each row stay unknown; of equally sure ones the first
     */
    public static Step step(
            Tensor logits, Tensor uniform, Tensor tokens, Tensor masked, int stayMasked, double temperature) {
        Check.within("tokens that stay masked", stayMasked, 0, tokens.size(-1));
        Tensor scores = logits.to(DType.FLOAT32);
        Tensor unknown = masked.ne(0);
        Tensor gumbel = uniform.log().neg().log().neg();
        Tensor sampled = (temperature == 0 ? scores : scores.div(temperature).add(gumbel)).argmax(-1);
        Tensor confidence = scores.softmax(-1).gather(-1, sampled.unsqueeze(-1)).squeeze(-1);
        Tensor filled = Tensor.where(unknown, sampled, tokens);

        Tensor surest = Tensor.full(Float.POSITIVE_INFINITY);
        Tensor order = Tensor.where(unknown, confidence, surest).argsort(-1);
        Tensor none = Tensor.zeros(DType.INT64, tokens.shape());
        Tensor leastSure = none.scatter(-1, order.narrow(-1, 0, stayMasked), none.add(1));
        return new Step(sampled, confidence, filled, leastSure.ne(0).logicalAnd(unknown));
    }

    /**
     * Draws a frame. The schedule counts the tokens that are unknown at the beginning.
     *
     * @param tokens INT64 [B, N], known ones where there are some
     * @param masked [B, N], true or not 0 where the token is to be drawn; as many in each row
     * @return INT64 [B, N]
     */
    public static Tensor sample(Network network, Tensor tokens, Tensor masked, Options options, Noise noise) {
        Tensor unknown = masked.ne(0);
        int count = count(unknown);
        Tensor known = tokens;
        for (int i = 0; i < options.steps(); i++) {
            int stay = masked(count, options.steps(), i);
            try (Scope scope = Scope.open()) {
                Tensor logits = network.logits(known, unknown);
                Tensor uniform = noise.uniform(i, logits.shape());
                Step step = step(logits, uniform, known, unknown, stay, options.temperature());
                known = scope.keep(step.tokens());
                unknown = scope.keep(step.masked());
            }
        }
        return known;
    }

    private static int count(Tensor unknown) {
        Tensor each = unknown.to(DType.INT64).sum(-1);
        int most = (int) each.max().item();
        int least = (int) each.min().item();
        Check.that(
                most == least,
                "Draw rows with as many unknown tokens together.",
                "rows with %d and with %d masked tokens in one batch",
                least,
                most);
        return most;
    }
}
