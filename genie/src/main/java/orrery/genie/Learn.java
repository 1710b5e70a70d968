package orrery.genie;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.tensor.NoGrad;
import orrery.tensor.ProcessGroup;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;
import orrery.tokenizer.FrameTokenizer;
import orrery.training.Calibration;
import orrery.training.Result;
import orrery.training.RunLock;
import orrery.training.TrainingLoop;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/**
 * From recorded play to a world that can be stepped into: trains the tokenizer, encodes every frame once, trains the dynamics, and
 * writes the world. Work lies in {@code WORLD/run}; the same call goes on after a stop. As soon as the dynamics has begun, every
 * stop leaves a playable world.
 *
 * <p>Long because all that a run goes through stands here, in its order.
 */
public final class Learn implements AutoCloseable {
    private static final int CALIBRATION_WARMUP = 2;
    private static final int CALIBRATION_STEPS = 5;
    private static final int FITTED = 1024; // pictures that tell how far the latents of a trained tokenizer reach
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
    private final LearnOptions options;

    private Learn(
            EpisodeFolder folder,
            Path world,
            Progress progress,
            Stop stop,
            Recipe recipe,
            Corpus training,
            Corpus judged,
            Background background,
            LearnOptions options) {
        this.options = options;
        this.folder = folder;
        this.world = world;
        this.progress = progress;
        this.stop = stop;
        this.recipe = recipe;
        this.training = training;
        this.judged = judged;
        this.background = background;
    }

    /**
     * Looks at the episodes and reckons, without writing anything.
     *
     * @throws OrreryException when nothing can be learned from the episodes
     */
    public static LearnPlan plan(LearnOptions asked, Progress progress) {
        LearnOptions options = settled(asked);
        EpisodeFolder folder = EpisodeFolder.open(options.episodes(), progress);
        Recipe draft = Recipe.draft(options, folder);
        checkLengths(folder, draft);
        int width = draft.tokenizer().network().width();
        int height = draft.tokenizer().network().height();
        Corpus noise = Corpus.noise(folder.actions(), 64, width, height);
        try (Learn learn = new Learn(
                folder,
                options.world(),
                progress,
                Stop.never(),
                draft,
                noise,
                noise,
                Background.of(noise.pictures()),
                options)) {
            return planOf(learn.calibrated(options), folder, options);
        }
    }

    /**
     * Reads the episodes and turns the time budget into step counts, or takes the recipe of a run that was stopped. What a dry
     * run would tell is said to {@code progress} first.
     *
     * @throws OrreryException when the folder holds a run that was begun with other options or episodes, when memory or disk would
     *     not suffice, or when nothing can be learned from the episodes
     */
    public static Learn prepare(LearnOptions asked, Progress progress, Stop stop) {
        LearnOptions options = settled(asked);
        EpisodeFolder folder = EpisodeFolder.open(options.episodes(), progress);
        Recipe draft = Recipe.draft(options, folder);
        StoredRun run = new StoredRun(options.world());
        Optional<Recipe> begun = run.begun();
        begun.ifPresent(stored -> run.checkSame(stored, draft, options));
        checkLengths(folder, draft);
        LearnPlan plan = planOf(begun.orElse(draft), folder, options);
        plan.text().lines().forEach(progress::say);
        MachineRoom.check(plan.room());
        if (begun.isPresent()) {
            progress.say("going on with the run in " + run.folder());
            return of(begun.get(), folder, options, progress, stop);
        }
        Learn learn = of(draft, folder, options, progress, stop);
        Recipe recipe = learn.calibrated(options);
        run.begin(recipe, new StoredRun.Asked(1, options.budget().toMillis() / 60e3, options.seed()));
        progress.say(LearnPlan.steps(recipe) + " fit into " + options.budget().toMillis() / 60e3 + " minutes");
        return new Learn(
                folder,
                options.world(),
                progress,
                stop,
                recipe,
                learn.training,
                learn.judged,
                learn.background,
                options);
    }

    /**
     * Runs a recipe again on its episodes, to the same bytes.
     *
     * @param episodes instead of those that the recipe names; null for these
     * @param extras its steps are not looked at
     * @throws OrreryException when the episodes are not those the recipe was made with, or {@code world} holds another run
     */
    public static Learn repeat(
            Path file, @Nullable Path episodes, Path world, LearnOptions.Extras extras, Progress progress, Stop stop) {
        Recipe recipe = Records.read(file, Recipe.class).withWeightsSeenFrom(file);
        TorchRuntime.threads(recipe.threads());
        EpisodeFolder folder =
                EpisodeFolder.open(episodes == null ? recipe.episodesSeenFrom(file) : episodes, progress);
        if (!folder.hash().equals(recipe.episodesHash())) {
            throw new OrreryException(
                    folder.folder() + ": not the episodes that " + file + " was made with",
                    "Put back the recorded files, or learn a world from these with learn.");
        }
        StoredRun run = new StoredRun(world);
        Optional<Recipe> begun = run.begun();
        if (begun.isPresent() && !begun.get().from(recipe.episodes()).equals(recipe)) {
            throw new OrreryException(world + " holds a run of another recipe", "Choose another --out.");
        }
        LearnOptions options = new LearnOptions(
                folder.folder(),
                world,
                Duration.ofDays(1),
                64,
                LearnPlan.presetOf(recipe),
                0,
                recipe.threads(),
                extras);
        LearnPlan plan = planOf(recipe, folder, options);
        plan.text().lines().forEach(progress::say);
        MachineRoom.check(plan.room());
        if (begun.isEmpty()) {
            run.begin(recipe);
        }
        return of(recipe, folder, options, progress, stop);
    }

    /** With a number of threads, and that number set. */
    private static LearnOptions settled(LearnOptions asked) {
        if (asked.threads() > 0) {
            TorchRuntime.threads(asked.threads());
            return asked;
        }
        Optional<Recipe> begun = new StoredRun(asked.world()).begun();
        if (begun.isPresent()) {
            TorchRuntime.threads(begun.get().threads());
            return asked.withThreads(begun.get().threads());
        }
        return asked.withThreads(ThreadProbe.fastest());
    }

    private static LearnPlan planOf(Recipe recipe, EpisodeFolder folder, LearnOptions options) {
        return LearnPlan.of(
                recipe,
                folder,
                options.world(),
                options.budget().toMillis() / 60e3,
                options.extras().memory());
    }

    /** Whether a world is finished: learned to the end, measured and reported. */
    public static boolean finished(Path world) {
        return new StoredRun(world).finished();
    }

    /** What came of a finished world, from its card. */
    public static Learned result(Path world) {
        WorldCard card = Records.read(world.resolve("world.json"), WorldCard.class);
        return new Learned(world, card.provenance().minutes(), world.resolve("report.html"), card.measured());
    }

    /** Where episodes for a world are made of raw footage; {@link #forget} leaves it alone. */
    public static Path footage(Path world) {
        return new StoredRun(world).footage();
    }

    /** Forgets how a world was made, so that it is made anew; its files stay until the new ones replace them. */
    public static void forget(Path world) {
        new StoredRun(world).forget();
    }

    /** At least one episode must hold a window. */
    private static void checkLengths(EpisodeFolder folder, Recipe recipe) {
        int window = recipe.dynamics().batch().frames();
        int longest = folder.episodes(Split.TRAIN).stream()
                .mapToInt(Episode::frames)
                .max()
                .orElse(0);
        Check.that(
                longest >= window,
                "Record longer episodes, and mark some as train.",
                "%s: no episode to learn from has %d frames; the longest has %d",
                folder.folder(),
                window,
                longest);
    }

    private static Learn of(Recipe recipe, EpisodeFolder folder, LearnOptions options, Progress progress, Stop stop) {
        int width = recipe.tokenizer().network().width();
        int height = recipe.tokenizer().network().height();
        Corpus training = Corpus.read(folder, width, height, progress, stop, Split.TRAIN);
        Corpus judged = training;
        if (!folder.episodes(Split.VAL).isEmpty()) {
            judged = Corpus.read(folder, width, height, progress, stop, Split.VAL);
            if (!judged.holds(recipe.dynamics().batch().frames())) {
                progress.say("the episodes set aside are too short to measure on; measuring on those learned from");
                judged.close();
                judged = training;
            }
        }
        Background background = Background.of(training.pictures());
        progress.say(
                background.fixedCamera()
                        ? "the camera stands still: what differs from the median picture moves"
                        : "the camera moves: what differs from the frame before moves");
        return new Learn(folder, options.world(), progress, stop, recipe, training, judged, background, options);
    }

    /** What will be run. */
    public Recipe recipe() {
        return recipe;
    }

    private Recipe calibrated(LearnOptions asked) {
        LearnOptions.Steps steps = asked.extras().steps();
        if (steps != null) {
            return recipe.withSteps(steps.tokenizer(), steps.dynamics()).withButtonSteps(steps.dynamics());
        }
        Duration budget = asked.budget();
        progress.say("measuring how fast this machine learns");
        Recipe searching = recipe.buttons() == null
                ? recipe
                : recipe.withButtonSteps(
                        Calibration.stepsWithin(recipe.buttonsShare(budget), secondsOfAButtonsStep(recipe.buttons())));
        return searching.withSteps(
                recipe.tokenizer().trains()
                        ? Calibration.stepsWithin(recipe.tokenizerShare(budget), secondsOfATokenizerStep())
                        : 1,
                Calibration.stepsWithin(recipe.dynamicsShare(budget), secondsOfADynamicsStep()));
    }

    private double secondsOfATokenizerStep() {
        try (FrameTokenizer tokenizer = freshTokenizer()) {
            return Calibration.secondsPerStep(
                    recipe.tokenizer().training(), trainee(tokenizer), CALIBRATION_WARMUP, CALIBRATION_STEPS);
        }
    }

    private double secondsOfAButtonsStep(Recipe.ButtonsPart part) {
        try (FrameTokenizer tokenizer = freshTokenizer();
                LatentCorpus latents = unlearned(tokenizer)) {
            return new ButtonSearch(part, folder).secondsOfAStep(training, latents);
        }
    }

    /** Latents before there is a tokenizer, to measure speed on. */
    private LatentCorpus unlearned(FrameTokenizer tokenizer) {
        return recipe.tokenizer().network().coded()
                ? LatentCorpus.noise(recipe.dynamics().network(), training.frames())
                : LatentCorpus.of(training, tokenizer, new LatentScale(0, 1), progress, stop);
    }

    private double secondsOfADynamicsStep() {
        Tensor none = Scope.lasting(() -> Corpus.ActionCode.none(recipe.space(folder.actions()), training.frames()));
        try (FrameTokenizer tokenizer = freshTokenizer();
                Dynamics dynamics = freshDynamics();
                LatentCorpus latents = unlearned(tokenizer);
                Corpus any = training.under(none)) {
            DynamicsTrainee.Data data = new DynamicsTrainee.Data(any, latents);
            return LATER_STEPS
                    * Calibration.secondsPerStep(
                            recipe.dynamics().training().withSteps(1_000_000),
                            trainee(dynamics, data, data),
                            CALIBRATION_WARMUP,
                            CALIBRATION_STEPS);
        }
    }

    /**
     * Trains what is not trained yet, writes the world, measures it, and writes its report.
     *
     * @throws InterruptedAndSaved when a stop was requested; once the dynamics has begun, the world is playable then
     * @throws OrreryException when another process is learning into this folder
     */
    public Learned run() {
        return run(null);
    }

    /**
     * The same as the first of several processes that train together; the others {@link #follow}.
     *
     * @param group stays the caller's; null for a process alone
     */
    public Learned run(@Nullable ProcessGroup group) {
        if (group != null) {
            recipe.checkShared(group.size());
        }
        try (RunLock lock = RunLock.take(runFolder());
                FrameTokenizer tokenizer = freshTokenizer();
                Dynamics dynamics = freshDynamics()) {
            Result coded = trainTokenizer(tokenizer, group);
            tokenizer.requireGrad(false);
            Map<String, Object> measured = new LinkedHashMap<>();
            double minutes = trainDynamics(tokenizer, dynamics, coded, measured, group);
            if (training != judged) {
                training.close(); // makes room for the evaluation
            }
            return new Finishing(recipe, folder, world, judged, options, progress, stop).finish(minutes, measured);
        }
    }

    /** Trains as one of several processes, beside the one that {@linkplain #run(ProcessGroup) runs} and writes. Reads the world's folder, writes nothing. */
    public void follow(ProcessGroup group) {
        recipe.checkShared(group.size());
        try (FrameTokenizer tokenizer = freshTokenizer();
                Dynamics dynamics = freshDynamics()) {
            trainTokenizer(tokenizer, group);
            tokenizer.requireGrad(false);
            try (LatentCorpus latents = LatentCorpus.of(training, tokenizer, LatentScale.UNKNOWN, progress, stop)) {
                DynamicsTrainee.Data data = new DynamicsTrainee.Data(training, latents);
                dynamicsLoop(dynamics, data, data, group).run(); // the first process alone looks at what is set aside
            }
        }
    }

    private Result trainTokenizer(FrameTokenizer tokenizer, @Nullable ProcessGroup group) {
        if (!recipe.tokenizer().trains()) {
            tokenizer.fit(
                    training.pictures().indexSelect(0, TokenizerTrainee.spread(training.frames(), FITTED)),
                    LatentCorpus.atOnce(training.pictures()));
            return new Result(0, 0, Map.of(), false);
        }
        return new TrainingLoop(
                        recipe.tokenizer().training(),
                        trainee(tokenizer),
                        runFolder().resolve("tokenizer"),
                        progress,
                        stop,
                        group)
                .run();
    }

    /** Returns the minutes that both parts trained. */
    private double trainDynamics(
            FrameTokenizer tokenizer,
            Dynamics dynamics,
            Result coded,
            Map<String, Object> measured,
            @Nullable ProcessGroup group) {
        try (LatentCorpus latents = LatentCorpus.of(training, tokenizer, LatentScale.UNKNOWN, progress, stop);
                LatentCorpus aside = LatentCorpus.of(judged, tokenizer, latents.scale(), progress, stop);
                FoundButtons buttons = buttons(latents, aside)) {
            return trainDynamics(tokenizer, dynamics, latents, aside, buttons, coded, measured, group);
        }
    }

    private FoundButtons buttons(LatentCorpus latents, LatentCorpus aside) {
        Recipe.ButtonsPart part = recipe.buttons();
        return part == null
                ? FoundButtons.recorded(folder.actions(), training, judged)
                : new ButtonSearch(part, folder).find(training, latents, judged, aside, runFolder(), progress, stop);
    }

    private double trainDynamics(
            FrameTokenizer tokenizer,
            Dynamics dynamics,
            LatentCorpus latents,
            LatentCorpus aside,
            FoundButtons buttons,
            Result coded,
            Map<String, Object> measured,
            @Nullable ProcessGroup group) {
        DynamicsTrainee.Data data = new DynamicsTrainee.Data(buttons.judged(), aside);
        TrainingLoop loop = dynamicsLoop(dynamics, new DynamicsTrainee.Data(buttons.training(), latents), data, group);
        long begun = System.nanoTime();
        double before = coded.seconds() + buttons.seconds();
        try {
            Result learned = loop.run();
            double minutes = (before + learned.seconds()) / 60;
            if (recipe.tokenizer().trains()) {
                measured.put("tokenizer", coded.evaluation());
            } else if (recipe.tokenizer().network().coded()) {
                measured.put("tokenizer", judged(tokenizer));
            }
            measured.putAll(learned.evaluation());
            export(tokenizer, dynamics, data, buttons, minutes, measured);
            return minutes;
        } catch (InterruptedAndSaved stopped) {
            double spent = before + (System.nanoTime() - begun) / 1e9;
            export(tokenizer, dynamics, data, buttons, spent / 60, measured);
            throw new InterruptedAndSaved(
                    stopped.getMessage() + "; " + world + " can be played as it is", stopped.cure());
        }
    }

    private TrainingLoop dynamicsLoop(
            Dynamics dynamics, DynamicsTrainee.Data data, DynamicsTrainee.Data aside, @Nullable ProcessGroup group) {
        return new TrainingLoop(
                recipe.dynamics().training(),
                trainee(dynamics, data, aside),
                runFolder().resolve("dynamics"),
                progress,
                stop,
                group);
    }

    private void export(
            FrameTokenizer tokenizer,
            Dynamics dynamics,
            DynamicsTrainee.Data aside,
            FoundButtons buttons,
            double minutes,
            Map<String, Object> measured) {
        WorldFiles.write(world, recipe, folder, background, tokenizer, dynamics, aside, buttons, minutes, measured);
    }

    private Path runFolder() {
        return world.resolve("run");
    }

    private FrameTokenizer freshTokenizer() {
        Recipe.TokenizerPart.Weights weights = recipe.tokenizer().weights();
        if (weights != null) {
            return FrameTokenizer.pretrained(recipe.tokenizer().network(), weights.checked());
        }
        FrameTokenizer tokenizer = new FrameTokenizer(recipe.tokenizer().network());
        tokenizer.initialize(recipe.tokenizer().training().seed());
        return tokenizer;
    }

    private Dynamics freshDynamics() {
        Dynamics dynamics = Dynamics.of(recipe.dynamics().network());
        dynamics.initialize(recipe.dynamics().training().seed());
        return dynamics;
    }

    private TokenizerTrainee trainee(FrameTokenizer tokenizer) {
        return new TokenizerTrainee(
                tokenizer, training, judged, background, recipe.tokenizer().batch());
    }

    /** How well a tokenizer gives back what is set aside. */
    private Map<String, Double> judged(FrameTokenizer tokenizer) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            return trainee(tokenizer).evaluate(tokenizer);
        }
    }

    private DynamicsTrainee trainee(Dynamics dynamics, DynamicsTrainee.Data data, DynamicsTrainee.Data aside) {
        return DynamicsTrainee.of(
                dynamics,
                data,
                aside,
                recipe.space(folder.actions()),
                recipe.dynamics().batch());
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
