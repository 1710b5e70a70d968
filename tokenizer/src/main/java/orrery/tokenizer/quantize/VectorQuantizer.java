package orrery.tokenizer.quantize;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * The nearest of K learned vectors (VQ-VAE, arXiv 1711.00937). Where two are equally near, the first. Key {@code embedding.weight} [K,
 * C].
 *
 * <p>The vectors learn by the gradient of the loss, or as running averages of the latents that choose them. With averages, call {@link
 * #start} once before training, and {@link #follow} after each batch; {@link #reset} revives vectors that no latent chooses. Keys
 * {@code averages.counts}, {@code averages.sums}, {@code averages.unused} are then stored too, so that training can go on.
 */
public final class VectorQuantizer extends Quantizer {
    private static final double TINY = 1e-10;
    private static final double SHORTEST = 1e-12;

    /** What "nearest" means. */
    public enum Distance {
        /** The length of the difference. */
        EUCLIDEAN,
        /** The angle between: latents and vectors are brought to length 1 before the look-up. */
        COSINE
    }

    /**
     * Vectors learn as running averages instead of by gradient.
     *
     * @param decay share of the past that is kept in each step, 0 to below 1
     * @param smoothing added to every count (Laplace), above 0
     */
    public record Averages(double decay, double smoothing) {
        public Averages {
            Check.within("decay", decay, 0, Math.nextDown(1.0));
            Check.positive("smoothing", smoothing);
        }
    }

    /**
     * Choices.
     *
     * @param codes number of vectors, K
     * @param width channels of a vector, C
     * @param commitment weight of one of the two terms of the loss, β
     * @param normalized whether latents and vectors are brought to length 1 after the look-up
     * @param legacy whether β weighs the term that moves the vectors (as the first VQGAN code has it), instead of the one that moves
     *     the latents
     * @param distance none means Euclidean, as in files from before there was a choice
     * @param averages none where vectors learn by gradient
     */
    public record Codebook(
            int codes,
            int width,
            double commitment,
            boolean normalized,
            boolean legacy,
            @Nullable Distance distance,
            @Nullable Averages averages) {
        public Codebook {
            Check.atLeast("codes", codes, 2);
            Check.atLeast("width", width, 1);
            Check.that(
                    !legacy || averages == null,
                    "Use legacy false: averages leave no such term in the loss.",
                    "legacy weighs the term that moves the vectors, and averages move them here");
        }

        /** Euclidean, learned by gradient. */
        public Codebook(int codes, int width, double commitment, boolean normalized, boolean legacy) {
            this(codes, width, commitment, normalized, legacy, null, null);
        }
    }

    private final Codebook config;
    private final Tensor table;
    private final @Nullable RunningAverages averages;

    /** With a codebook to be learned. */
    public VectorQuantizer(Codebook config) {
        this.config = config;
        if (config.averages() == null) {
            table = parameter("embedding.weight", config.codes(), config.width());
            averages = null;
        } else {
            table = buffer("embedding.weight", () -> Tensor.zeros(config.codes(), config.width()));
            averages = layer("averages", new RunningAverages(config.averages(), table));
        }
    }

    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        double bound = 1.0 / config.codes();
        parameter.copy_(Tensor.rand(generator, parameter.shape()).mul(2 * bound).add(-bound));
    }

    @Override
    public Quantized quantize(Tensor z) {
        Tensor latents = channelsToEnd(z).contiguous(); // [B, …, C]
        Tensor compared = comparable(latents);
        Tensor vectors = comparable(table);
        Tensor nearest = nearest(compared.detach().reshape(-1, config.width()), vectors.detach());
        Tensor found = Functional.embedding(vectors, nearest).reshape(latents.shape());
        Tensor from = config.normalized() ? unit(compared) : compared;
        Tensor to = config.normalized() ? unit(found) : found;

        int[] dims = allButBatch(z);
        Tensor movesCodes = to.sub(from.detach()).square().mean(true, dims);
        Tensor movesLatents = to.detach().sub(from).square().mean(true, dims);
        Tensor straight = from.add(to.sub(from).detach());
        long[] grid = Arrays.copyOf(latents.shape(), latents.dim() - 1);
        return new Quantized(
                channelsToFront(straight),
                nearest.reshape(grid),
                loss(movesCodes, movesLatents),
                Map.of(
                        "commit",
                        movesCodes.mean().detach(),
                        "embedding",
                        movesLatents.mean().mul(config.commitment()).detach(),
                        "distance",
                        movesLatents.mean().detach(),
                        "perplexity",
                        perplexity(nearest)));
    }

    private Tensor loss(Tensor movesCodes, Tensor movesLatents) {
        if (averages != null) {
            return movesLatents.mul(config.commitment());
        }
        return config.legacy()
                ? movesLatents.add(movesCodes.mul(config.commitment()))
                : movesLatents.mul(config.commitment()).add(movesCodes);
    }

    /** Rows as they are compared. */
    private Tensor comparable(Tensor rows) {
        return config.distance() == Distance.COSINE ? unit(rows) : rows;
    }

    /** The nearest of vectors [K, C] to each of rows [N, C], INT64 [N]. */
    private static Tensor nearest(Tensor rows, Tensor vectors) {
        Tensor lengths = rows.square().sum(true, 1).add(vectors.square().sum(1));
        return lengths.sub(rows.matmul(vectors.transpose(0, 1)).mul(2)).argmin(1); // of [N, K]
    }

    /** How many codes are in use, as if each were used equally often. */
    private Tensor perplexity(Tensor nearest) {
        Tensor share =
                Functional.oneHot(nearest, config.codes()).to(table.dtype()).mean(0);
        return share.mul(share.add(TINY).log()).sum().neg().exp();
    }

    /** Rows of length 1; a row of zeros stays so, and has a gradient. */
    private static Tensor unit(Tensor x) {
        return Functional.normalize(x, Tensor.scalar(SHORTEST).to(x.dtype()));
    }

    /**
     * Vectors become random ones of these latents. With averages only.
     *
     * @param z latents [B, C, …], better many more than there are codes
     */
    public void start(Tensor z, Generator generator) {
        try (Scope scope = Scope.open()) {
            averages().start(rows(z), generator);
        }
    }

    /**
     * Moves the vectors by one step towards the latents that chose them. With averages only; before or after the backward pass.
     *
     * @param z the latents that were quantized, [B, C, …]
     * @param indices what they became, [B, …]
     */
    public void follow(Tensor z, Tensor indices) {
        try (Scope scope = Scope.open()) {
            averages().follow(rows(z), indices.reshape(-1));
            table.copy_(comparable(table));
        }
    }

    /**
     * Puts each vector that no latent chose in the last {@code calls} calls of {@link #follow} onto a random one of these latents, with
     * a count of 1. With averages only. Leave it out towards the end of training, so that the codes come to rest.
     *
     * @return how many were
     */
    public int reset(Tensor z, int calls, Generator generator) {
        try (Scope scope = Scope.open()) {
            return averages().reset(rows(z), calls, generator);
        }
    }

    private Tensor rows(Tensor z) {
        return comparable(channelsToEnd(z.detach()).reshape(-1, config.width())); // [N, C]
    }

    private RunningAverages averages() {
        if (averages == null) {
            throw new OrreryException(
                    "this codebook learns by gradient", "Give it averages, or let the optimizer move its vectors.");
        }
        return averages;
    }

    @Override
    public Tensor codes(Tensor indices) {
        Tensor vectors = Functional.embedding(comparable(table), indices);
        return indices.dim() >= 2 ? channelsToFront(vectors) : vectors;
    }

    @Override
    public long size() {
        return config.codes();
    }
}
