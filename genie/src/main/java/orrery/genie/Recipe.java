package orrery.genie;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Seeds;
import orrery.genie.latent.LatentActionsConfig;
import orrery.genie.latent.LatentBatch;
import orrery.tensor.Precision;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.tokenizer.Pretrained;
import orrery.training.CadenceConfig;
import orrery.training.OptimizerConfig;
import orrery.training.ScheduleConfig;
import orrery.training.TrainingConfig;
import orrery.worlds.ActionSpace;
import orrery.worlds.ContentHash;
import orrery.worlds.EpisodeFolder;

/**
 * Everything that decides the bytes of a learned world. Written as {@code recipe.yaml} before training begins; {@code orrery train}
 * runs it again from the episodes to the same weights.
 *
 * @param format of this file, 1
 * @param kind {@code live}
 * @param name of the world
 * @param episodes folder of the recorded play, relative to the recipe where possible
 * @param episodesHash SHA-256 of that folder's content
 * @param threads inside an operation; another number gives other last bits
 * @param tokenizer first part
 * @param dynamics second part
 * @param buttons the part between these that finds buttons in the video; none where recorded actions are learned
 */
public record Recipe(
        int format,
        String kind,
        String name,
        String episodes,
        String episodesHash,
        int threads,
        TokenizerPart tokenizer,
        DynamicsPart dynamics,
        @Nullable ButtonsPart buttons) {
    static final int FORMAT = 1;

    private static final long BRIEF_CORE_SECONDS = 300;

    /** Share of a time budget that each part gets; the rest is for reading, encoding and measuring. */
    private static final double TOKENIZER_SHARE = 0.22;

    private static final double DYNAMICS_SHARE = 0.68;

    /** Share that finding buttons takes from the dynamics. */
    private static final double BUTTONS_SHARE = 0.12;

    /** Moved from the dynamics to the tokenizer where convolutions draw frames: they learn more in as many steps. */
    private static final double DRAWN_SHIFT = 0.18;

    /**
     * The tokenizer's training.
     *
     * @param network sizes; where it has no channels there is nothing to train
     * @param batch pictures in a step
     * @param training steps, rates, seed
     * @param weights of a trained tokenizer, relative to the recipe where possible; null where there is none
     */
    public record TokenizerPart(
            FrameTokenizerConfig network,
            int batch,
            TrainingConfig training,
            @Nullable Weights weights) {
        /**
         * A file of weights.
         *
         * @param file where it lies
         * @param hash SHA-256 of its name and content
         */
        public record Weights(String file, String hash) {
            static Weights of(Path file) {
                return new Weights(file.toString(), hashOf(file));
            }

            private static String hashOf(Path file) {
                Path whole = file.toAbsolutePath();
                return ContentHash.of(Objects.requireNonNull(whole.getParent()), List.of(whole));
            }

            /** The file, if it still is what it was. */
            Path checked() {
                Path path = Path.of(file);
                if (!hashOf(path).equals(hash)) {
                    throw new OrreryException(
                            file + ": not the tokenizer that the recipe was made with",
                            "Put the file back, or begin anew with --again.");
                }
                return path;
            }
        }

        boolean trains() {
            return network.channels() != null;
        }
    }

    /**
     * The dynamics' training.
     *
     * @param network sizes
     * @param batch windows in a step
     * @param training steps, rates, seed
     */
    public record DynamicsPart(DynamicsConfig network, DynamicsBatch batch, TrainingConfig training) {}

    /**
     * The training that finds buttons.
     *
     * @param network sizes
     * @param batch transitions in a step
     * @param labels of recorded actions that are looked at: a share below 1, else a number of transitions; 0 for none
     * @param training steps, rates, seed
     */
    public record ButtonsPart(LatentActionsConfig network, LatentBatch batch, double labels, TrainingConfig training) {}

    public Recipe {
        Check.that(
                format == FORMAT,
                "Update Orrery, or learn the world again.",
                "recipe of format %d, this reads 1",
                format);
        Check.that(kind.equals("live"), "Use a recipe that learn wrote.", "recipe of kind \"%s\"", kind);
    }

    /** What would be learned, but for the number of steps. */
    static Recipe draft(LearnOptions options, EpisodeFolder folder) {
        // In a few minutes many small steps get further than few large ones.
        boolean brief = options.budget().toSeconds() * options.threads() < BRIEF_CORE_SECONDS;
        int[] size = pictureSize(folder.width(), folder.height(), options.size());
        int past = options.extras().past();
        boolean drawn = options.extras().drawn();
        @Nullable Path weights = options.extras().tokenizer();
        FrameTokenizerConfig tokenizer = weights != null
                ? FrameTokenizerConfig.pretrained(size[0], size[1], Pretrained.of(nameOf(weights), weights))
                : past > 0 && !drawn
                        ? FrameTokenizerConfig.pixels(size[0], size[1])
                        : FrameTokenizerConfig.live(size[0], size[1]);
        ButtonsPart buttons = ButtonSearch.part(options, folder, tokenizer);
        DynamicsConfig attending = DynamicsConfig.preset(
                options.settledPreset(),
                tokenizer.tokens(),
                tokenizer.tokenChannels(),
                buttons == null ? folder.actions().size() : buttons.network().codes(),
                buttons == null && folder.actions() instanceof ActionSpace.Continuous);
        DynamicsConfig dynamics = past > 0 ? attending.lookingBack(past, tokenizer.columns(), drawn) : attending;
        long seed = Seeds.derive(options.seed(), "dynamics");
        return new Recipe(
                FORMAT,
                "live",
                folder.name(),
                options.episodes().toString(),
                folder.hash(),
                options.threads(),
                new TokenizerPart(
                        tokenizer,
                        brief ? 8 : 32,
                        tokenizerTraining(Seeds.derive(options.seed(), "tokenizer")),
                        weights == null ? null : TokenizerPart.Weights.of(weights)),
                new DynamicsPart(
                        dynamics,
                        past == 0
                                ? new DynamicsBatch(brief ? 4 : 8, dynamics.window())
                                : new DynamicsBatch(
                                        4,
                                        past + (drawn ? DrawnTrainee.TARGETS : RolloutTrainee.FUTURE),
                                        options.extras().varied() ? VariedPlay.USUAL : null),
                        drawn ? drawnTraining(seed) : past > 0 ? rolloutTraining(seed) : dynamicsTraining(seed)),
                buttons);
    }

    /** What a tokenizer is called: as its folder is, where the file has the usual name. */
    private static String nameOf(Path weights) {
        Path whole = weights.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        Path called =
                folder != null && whole.endsWith("tokenizer.safetensors") ? folder.getFileName() : whole.getFileName();
        return String.valueOf(called);
    }

    /** Refuses a number of processes that cannot share every batch evenly, the rows that bootstrap too. */
    void checkShared(int processes) {
        Check.that(
                processes == 1 || buttons == null,
                "Leave out --processes.",
                "buttons are found by one process, not by %d",
                processes);
        if (tokenizer.trains()) {
            Check.divides("--processes", processes, "the tokenizer's batch", tokenizer.batch());
        }
        int windows = dynamics.batch().windows();
        Check.divides("--processes", processes, "the dynamics' windows", windows);
        if (dynamics.network().past() == null) {
            Check.divides("--processes", processes, "the windows that bootstrap", NoiseTrainee.bootstrapping(windows));
        }
    }

    /** Time for the tokenizer of a budget. */
    Duration tokenizerShare(Duration budget) {
        return share(budget, tokenizer.trains() ? TOKENIZER_SHARE + shift() : 0);
    }

    /** Time for the dynamics of a budget. */
    Duration dynamicsShare(Duration budget) {
        double others = buttons == null ? 0 : BUTTONS_SHARE;
        return share(
                budget, (tokenizer.trains() ? DYNAMICS_SHARE - shift() : TOKENIZER_SHARE + DYNAMICS_SHARE) - others);
    }

    /** Time for finding buttons of a budget. */
    Duration buttonsShare(Duration budget) {
        return share(budget, BUTTONS_SHARE);
    }

    /** What may be done in the world that is learned; buttons that are to be found have no names yet. */
    ActionSpace space(ActionSpace recorded) {
        return buttons == null
                ? recorded
                : ButtonSearch.nameless(buttons.network().codes());
    }

    private double shift() {
        return dynamics.network().past() == null ? 0 : DRAWN_SHIFT;
    }

    private static Duration share(Duration budget, double share) {
        return Duration.ofNanos((long) (budget.toNanos() * share));
    }

    /** The picture size for a video: the shorter side as asked, the shape kept, both multiples of 16. */
    static int[] pictureSize(int width, int height, int size) {
        double scale = (double) size / Math.min(width, height);
        return new int[] {sixteen(width * scale), sixteen(height * scale)};
    }

    private static int sixteen(double pixels) {
        return (int) Math.max(16, Math.round(pixels / 16) * 16);
    }

    /** Beside the recipe, or where the recipe says, seen from here. */
    Path episodesSeenFrom(Path file) {
        return seenFrom(file, episodes, "episodes are", "Say where they are with --episodes FOLDER.");
    }

    /** The same recipe with a trained tokenizer's file as seen from here. */
    Recipe withWeightsSeenFrom(Path file) {
        TokenizerPart.Weights weights = tokenizer.weights();
        return weights == null
                ? this
                : withWeightsAt(seenFrom(
                                file,
                                weights.file(),
                                "tokenizer is",
                                "Write the path into \"weights\" of a copy of the recipe.")
                        .toString());
    }

    private static Path seenFrom(Path file, String place, String what, String cure) {
        Path beside = file.toAbsolutePath().resolveSibling(place).normalize();
        if (Files.exists(beside)) {
            return beside;
        }
        Path here = Path.of(place);
        if (Files.exists(here)) {
            return here;
        }
        throw new OrreryException(
                file + ": its " + what + " neither in " + beside + " nor in "
                        + here.toAbsolutePath().normalize(),
                cure);
    }

    /** The same recipe with its episodes elsewhere. */
    Recipe from(String place) {
        return new Recipe(format, kind, name, place, episodesHash, threads, tokenizer, dynamics, buttons);
    }

    /** The same recipe with the weights of its trained tokenizer elsewhere. */
    Recipe withWeightsAt(String place) {
        TokenizerPart.Weights weights = Objects.requireNonNull(tokenizer.weights());
        TokenizerPart moved = new TokenizerPart(
                tokenizer.network(),
                tokenizer.batch(),
                tokenizer.training(),
                new TokenizerPart.Weights(place, weights.hash()));
        return new Recipe(format, kind, name, episodes, episodesHash, threads, moved, dynamics, buttons);
    }

    /** The same recipe for other numbers of steps. */
    Recipe withSteps(long tokenizerSteps, long dynamicsSteps) {
        return new Recipe(
                format,
                kind,
                name,
                episodes,
                episodesHash,
                threads,
                new TokenizerPart(
                        tokenizer.network(),
                        tokenizer.batch(),
                        tokenizer.training().fittedTo(tokenizerSteps),
                        tokenizer.weights()),
                new DynamicsPart(
                        dynamics.network(),
                        dynamics.batch(),
                        dynamics.training().fittedTo(dynamicsSteps)),
                buttons);
    }

    /** The same recipe for another number of steps of the search for buttons, where there is one. */
    Recipe withButtonSteps(long steps) {
        return buttons == null
                ? this
                : new Recipe(
                        format,
                        kind,
                        name,
                        episodes,
                        episodesHash,
                        threads,
                        tokenizer,
                        dynamics,
                        new ButtonsPart(
                                buttons.network(),
                                buttons.batch(),
                                buttons.labels(),
                                buttons.training().fittedTo(steps)));
    }

    static TrainingConfig tokenizerTraining(long seed) {
        return new TrainingConfig(
                1,
                new OptimizerConfig(2e-3, 0.9, 0.99, 1e-8, 0.01, 1),
                ScheduleConfig.cosine(60, 0.01),
                0.999,
                Precision.fastest(),
                new CadenceConfig(20, 500, Duration.ofMinutes(2)),
                seed);
    }

    static TrainingConfig dynamicsTraining(long seed) {
        return new TrainingConfig(
                1,
                new OptimizerConfig(1e-3, 0.9, 0.98, 1e-8, 0.01, 1),
                ScheduleConfig.wsd(60, 0.6, 0.05),
                0.999,
                Precision.fastest(),
                new CadenceConfig(20, 500, Duration.ofMinutes(2)),
                seed);
    }

    /** Each step is many frames after true pasts, none after another. */
    private static TrainingConfig drawnTraining(long seed) {
        return new TrainingConfig(
                1,
                new OptimizerConfig(2e-3, 0.9, 0.98, 1e-8, 0.01, 1),
                ScheduleConfig.cosine(60, 0.1),
                0.999,
                Precision.fastest(),
                new CadenceConfig(20, 500, Duration.ofMinutes(2)),
                seed);
    }

    /** At a higher rate. Gradients grow a hundredfold with the number of frames found one after another: clipped closely, no step is a jump. */
    private static TrainingConfig rolloutTraining(long seed) {
        return new TrainingConfig(
                1,
                new OptimizerConfig(5e-3, 0.9, 0.98, 1e-8, 0.01, 0.1),
                ScheduleConfig.cosine(60, 0.01),
                0.999,
                Precision.fastest(),
                new CadenceConfig(20, 500, Duration.ofMinutes(2)),
                seed);
    }
}
