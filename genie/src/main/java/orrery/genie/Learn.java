package orrery.genie;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;
import orrery.tokenizer.FrameTokenizer;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.training.Calibration;
import orrery.training.Result;
import orrery.training.TrainingLoop;
import orrery.worlds.ActionSpace;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/**
 * From recorded play to a world that can be stepped into: trains the tokenizer, encodes every frame once, trains the dynamics, and
 * writes the world. Work lies in {@code WORLD/run}; the same call goes on after a stop. As soon as the dynamics has begun, every
 * stop leaves a playable world.
 */
public final class Learn implements AutoCloseable {
    private static final int CALIBRATION_WARMUP = 2;
    private static final int CALIBRATION_STEPS = 5;
    /** Bootstrap rows come after a third of the run and make a step dearer. */
    private static final double LATER_STEPS = 1.12;

    private final EpisodeFolder folder;
    private final Path world;
    private final Progress progress;
    private final Stop stop;
    private final Recipe recipe;
    private final Corpus training;
    private final Corpus judged;
    private final Background background;

    private Learn(
            EpisodeFolder folder,
            Path world,
            Progress progress,
            Stop stop,
            Recipe recipe,
            Corpus training,
            Corpus judged,
            Background background) {
        this.folder = folder;
        this.world = world;
        this.progress = progress;
        this.stop = stop;
        this.recipe = recipe;
        this.training = training;
        this.judged = judged;
        this.background = background;
    }

    /** The picture size for a video: the shorter side as asked, the shape kept, both multiples of 16. */
    static int[] pictureSize(int width, int height, int size) {
        double scale = (double) size / Math.min(width, height);
        return new int[] {sixteen(width * scale), sixteen(height * scale)};
    }

    private static int sixteen(double pixels) {
        return (int) Math.max(16, Math.round(pixels / 16) * 16);
    }

    /** Reads the episodes and turns the time budget into step counts, or takes the recipe of a run that was stopped. */
    public static Learn prepare(LearnOptions options, Progress progress, Stop stop) {
        TorchRuntime.threads(options.threads());
        EpisodeFolder folder = EpisodeFolder.open(options.episodes(), progress);
        folder.problems().forEach(problem -> progress.say("left out: " + problem));
        Path written = options.world().resolve("run").resolve("recipe.yaml");
        if (Files.exists(written)) {
            Recipe recipe = Records.read(written, Recipe.class);
            progress.say("going on with " + written);
            return of(recipe, folder, options.world(), progress, stop);
        }
        int[] size = pictureSize(folder.width(), folder.height(), options.size());
        FrameTokenizerConfig tokenizer = FrameTokenizerConfig.live(size[0], size[1]);
        DynamicsConfig dynamics = DynamicsConfig.preset(
                options.preset(),
                tokenizer.tokens(),
                tokenizer.tokenChannels(),
                folder.actions().size(),
                folder.actions() instanceof ActionSpace.Continuous);
        Recipe draft = new Recipe(
                Recipe.FORMAT,
                "live",
                folder.name(),
                options.episodes().toString(),
                folder.hash(),
                options.threads(),
                new Recipe.TokenizerPart(
                        tokenizer, 32, Recipe.tokenizerTraining(Seeds.derive(options.seed(), "tokenizer"))),
                new Recipe.DynamicsPart(
                        dynamics,
                        new DynamicsBatch(8, dynamics.window()),
                        Recipe.dynamicsTraining(Seeds.derive(options.seed(), "dynamics"))));
        Learn learn = of(draft, folder, options.world(), progress, stop);
        Recipe recipe = learn.calibrated(options.budget());
        Records.write(written, recipe);
        return new Learn(
                folder, options.world(), progress, stop, recipe, learn.training, learn.judged, learn.background);
    }

    /** Runs a recipe again on its episodes, to the same bytes. */
    public static Learn repeat(Path file, Path world, Progress progress, Stop stop) {
        Recipe recipe = Records.read(file, Recipe.class);
        TorchRuntime.threads(recipe.threads());
        Path absolute = file.toAbsolutePath();
        Path beside = absolute.resolveSibling(recipe.episodes());
        Path episodes = Files.exists(beside) ? beside : Path.of(recipe.episodes());
        EpisodeFolder folder = EpisodeFolder.open(episodes, progress);
        if (!folder.hash().equals(recipe.episodesHash())) {
            throw new OrreryException(
                    episodes + ": not the episodes that " + file + " was made with",
                    "Put back the recorded files, or learn a world from these with learn.");
        }
        Records.write(world.resolve("run").resolve("recipe.yaml"), recipe);
        return of(recipe, folder, world, progress, stop);
    }

    private static Learn of(Recipe recipe, EpisodeFolder folder, Path world, Progress progress, Stop stop) {
        int width = recipe.tokenizer().network().width();
        int height = recipe.tokenizer().network().height();
        Corpus training = Corpus.read(folder, width, height, progress, stop, Split.TRAIN);
        boolean aside = !folder.episodes(Split.VAL).isEmpty();
        Corpus judged = aside ? Corpus.read(folder, width, height, progress, stop, Split.VAL) : training;
        Background background = Background.of(training.pictures());
        progress.say(
                background.fixedCamera()
                        ? "the camera stands still: what differs from the median picture moves"
                        : "the camera moves: what differs from the frame before moves");
        return new Learn(folder, world, progress, stop, recipe, training, judged, background);
    }

    /** What will be run. */
    public Recipe recipe() {
        return recipe;
    }

    private Recipe calibrated(Duration budget) {
        progress.say("measuring how fast this machine learns");
        double tokenizerStep;
        try (FrameTokenizer tokenizer = freshTokenizer()) {
            tokenizerStep = Calibration.secondsPerStep(
                    recipe.tokenizer().training(), trainee(tokenizer), CALIBRATION_WARMUP, CALIBRATION_STEPS);
        }
        double dynamicsStep;
        try (Dynamics dynamics = freshDynamics();
                LatentCorpus noise = anyLatents()) {
            DynamicsTrainee.Data data = new DynamicsTrainee.Data(training, noise);
            dynamicsStep = LATER_STEPS
                    * Calibration.secondsPerStep(
                            recipe.dynamics().training().withSteps(1_000_000),
                            trainee(dynamics, data, data),
                            CALIBRATION_WARMUP,
                            CALIBRATION_STEPS);
        }
        return recipe.withSteps(
                Calibration.stepsWithin(share(budget, Recipe.TOKENIZER_SHARE), tokenizerStep),
                Calibration.stepsWithin(share(budget, Recipe.DYNAMICS_SHARE), dynamicsStep));
    }

    private static Duration share(Duration budget, double share) {
        return Duration.ofNanos((long) (budget.toNanos() * share));
    }

    /** Trains what is not trained yet and writes the world. */
    public void run() {
        try (FrameTokenizer tokenizer = freshTokenizer();
                Dynamics dynamics = freshDynamics()) {
            Result coded = new TrainingLoop(
                            recipe.tokenizer().training(),
                            trainee(tokenizer),
                            runFolder().resolve("tokenizer"),
                            progress,
                            stop)
                    .run();
            tokenizer.requireGrad(false);
            try (LatentCorpus latents = LatentCorpus.encode(training, tokenizer, LatentScale.UNKNOWN, progress);
                    LatentCorpus aside = LatentCorpus.encode(judged, tokenizer, latents.scale(), progress)) {
                TrainingLoop loop = new TrainingLoop(
                        recipe.dynamics().training(),
                        trainee(
                                dynamics,
                                new DynamicsTrainee.Data(training, latents),
                                new DynamicsTrainee.Data(judged, aside)),
                        runFolder().resolve("dynamics"),
                        progress,
                        stop);
                DynamicsTrainee.Data data = new DynamicsTrainee.Data(judged, aside);
                long begun = System.nanoTime();
                try {
                    Result learned = loop.run();
                    export(tokenizer, dynamics, data, coded.seconds() + learned.seconds());
                } catch (InterruptedAndSaved stopped) {
                    export(tokenizer, dynamics, data, coded.seconds() + (System.nanoTime() - begun) / 1e9);
                    throw stopped;
                }
            }
        }
    }

    private void export(FrameTokenizer tokenizer, Dynamics dynamics, DynamicsTrainee.Data aside, double seconds) {
        WorldFiles.write(world, recipe, folder, background, tokenizer, dynamics, aside, seconds / 60);
    }

    private Path runFolder() {
        return world.resolve("run");
    }

    private FrameTokenizer freshTokenizer() {
        FrameTokenizer tokenizer = new FrameTokenizer(recipe.tokenizer().network());
        tokenizer.initialize(recipe.tokenizer().training().seed());
        return tokenizer;
    }

    private Dynamics freshDynamics() {
        Dynamics dynamics = new Dynamics(recipe.dynamics().network());
        dynamics.initialize(recipe.dynamics().training().seed());
        return dynamics;
    }

    private TokenizerTrainee trainee(FrameTokenizer tokenizer) {
        return new TokenizerTrainee(
                tokenizer, training, judged, background, recipe.tokenizer().batch());
    }

    private DynamicsTrainee trainee(Dynamics dynamics, DynamicsTrainee.Data data, DynamicsTrainee.Data aside) {
        return new DynamicsTrainee(
                dynamics, data, aside, folder.actions(), recipe.dynamics().batch());
    }

    /** Noise in the shape of latents: how long a step takes does not depend on the numbers. */
    private LatentCorpus anyLatents() {
        DynamicsConfig c = recipe.dynamics().network();
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1)) {
            Tensor row = Tensor.randn(generator, 1, c.tokens(), c.channels()).to(DType.FLOAT16);
            return new LatentCorpus(
                    scope.keep(row.expand(training.frames(), -1, -1).contiguous()), new LatentScale(0, 1));
        }
    }

    @Override
    public void close() {
        training.close();
        if (judged != training) {
            judged.close();
        }
        background.close();
    }
}
