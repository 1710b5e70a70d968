package orrery.tokenizer.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.training.Calibration;
import orrery.training.Result;
import orrery.training.TrainingLoop;

/**
 * From videos to a tokenizer, by a recipe. Work lies in {@code FOLDER/run}, and the same call goes on after a stop; at the end the
 * folder holds the weights in bfloat16, the recipe, the log, a picture of reconstructions and a card with what was measured.
 */
public final class TrainTokenizer implements AutoCloseable {
    private static final int LOOK = 9; // frames of a clip that evaluations on the way measure
    private static final int CALIBRATION_WARMUP = 3;
    private static final int CALIBRATION_STEPS = 15; // several shapes of batches
    /** JVM, libtorch and the clips set aside. */
    private static final long BASE = 900L << 20;

    /** Weight, gradient, two moments, an average and a copy, 4 bytes each. */
    private static final long PARAMETER_BYTES = 24;

    /** Measured with nano-cv: memory of a step for each pixel of its largest batch. */
    private static final long PIXEL_BYTES = 12_000;

    private static final double TRAINING_SHARE = 0.9; // of a budget; the rest is for looking and measuring

    private final TokenizerRecipe recipe;
    private final Path folder;
    private final ClipLibrary clips;
    private final Progress progress;
    private final Stop stop;

    private TrainTokenizer(TokenizerRecipe recipe, Path folder, ClipLibrary clips, Progress progress, Stop stop) {
        this.recipe = recipe;
        this.folder = folder;
        this.clips = clips;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * What came of it.
     *
     * @param folder of the tokenizer
     * @param recipe that was run
     * @param parameters of the network
     * @param steps of training
     * @param minutes of training
     * @param measured by {@link ClipScore}'s protocol
     */
    public record Trained(
            Path folder,
            TokenizerRecipe recipe,
            long parameters,
            long steps,
            double minutes,
            ClipScore.Result measured) {}

    /** Whether a recipe file is one of a tokenizer. */
    public static boolean isFor(Path recipe) {
        return TokenizerRecipe.KIND.equals(Records.tree(recipe).path("kind").asText());
    }

    /**
     * Reads the videos, and turns a time budget into a number of steps.
     *
     * @param file of the recipe
     * @param folder of the tokenizer to be, or of a run that was stopped
     * @param budget instead of the recipe's steps; null for these
     */
    public static TrainTokenizer prepare(
            Path file, Path folder, @Nullable Duration budget, Progress progress, Stop stop) {
        TokenizerRecipe asked = TokenizerFiles.found(Records.read(file, TokenizerRecipe.class), file);
        TorchRuntime.threads(asked.threads());
        Path stored = folder.resolve("run").resolve("recipe.yaml");
        Optional<TokenizerRecipe> begun = Files.exists(stored)
                ? Optional.of(TokenizerFiles.found(Records.read(stored, TokenizerRecipe.class), stored))
                : Optional.empty();
        begun.ifPresent(run -> TokenizerFiles.checkSame(run, asked, budget != null, folder));
        progress.say("memory: about " + Math.round(memory(asked) / 1e8) / 10.0 + " GB");
        ClipLibrary clips = ClipLibrary.read(asked.data(), progress, stop);
        progress.say(String.format(
                Locale.ROOT, "%d frames in memory, %d MB", clips.frames(), Math.round(clips.bytes() / 1e6)));
        if (begun.isPresent()) {
            progress.say("going on with the run in " + folder.resolve("run"));
            return new TrainTokenizer(begun.get(), folder, clips, progress, stop);
        }
        TokenizerRecipe recipe = asked;
        if (budget != null) {
            progress.say("measuring how fast this machine learns");
            try (CosmosTokenizer network = fresh(asked, clips);
                    Teachers teachers = Teachers.of(asked)) {
                double seconds = Calibration.secondsPerStep(
                        asked.training(),
                        trainee(asked, network, teachers, clips, null),
                        CALIBRATION_WARMUP,
                        CALIBRATION_STEPS);
                Duration share = Duration.ofMillis((long) (budget.toMillis() * TRAINING_SHARE));
                recipe = asked.withSteps(Calibration.stepsWithin(share, seconds));
            }
            progress.say(recipe.training().steps() + " steps fit into " + budget.toMillis() / 60e3 + " minutes");
        }
        Records.write(stored, recipe);
        return new TrainTokenizer(recipe, folder, clips, progress, stop);
    }

    private static long memory(TokenizerRecipe recipe) {
        long parameters;
        try (CosmosTokenizer network = new CosmosTokenizer(recipe.network())) {
            parameters = network.parameterCount();
        }
        long clips = recipe.data().stream().mapToLong(ClipSource::bytes).sum();
        long pixels =
                recipe.batches().stream().mapToLong(BatchShape::pixels).max().orElseThrow();
        return BASE + clips + parameters * PARAMETER_BYTES + pixels * PIXEL_BYTES;
    }

    /** What will be run. */
    public TokenizerRecipe recipe() {
        return recipe;
    }

    /**
     * Trains, measures and writes.
     *
     * @throws InterruptedAndSaved when a stop was requested; the same call goes on later
     */
    public Trained run() {
        try (CosmosTokenizer network = fresh(recipe, clips);
                Teachers teachers = Teachers.of(recipe)) {
            Result result;
            try (ClipScore judge = ClipScore.read(recipe.judged().videos(), LOOK, progress)) {
                result = new TrainingLoop(
                                recipe.training(),
                                trainee(recipe, network, teachers, clips, judge),
                                folder.resolve("run"),
                                progress,
                                stop)
                        .run();
            }
            network.requireGrad(false);
            return finish(network, result);
        }
    }

    private Trained finish(CosmosTokenizer network, Result result) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                ClipScore judge = ClipScore.read(recipe.judged().videos(), ClipScore.FRAMES, progress)) {
            Map<String, Tensor> half = new LinkedHashMap<>();
            network.state().forEach((key, tensor) -> half.put(key, tensor.to(DType.BFLOAT16)));
            network.load(half); // measured is what is stored
            SafeTensors.write(folder.resolve("tokenizer.safetensors"), half, Map.of("format", "pt"));
            progress.say("measuring on the videos set aside");
            ClipScore.Result measured = judge.of(network);
            TokenizerTrainee.sheet(judge.pairs(network, LOOK), recipe.name() + ": videos set aside, and what came back")
                    .write(folder.resolve("preview.png"));
            Trained trained = new Trained(
                    folder, recipe, network.parameterCount(), result.steps(), result.seconds() / 60, measured);
            TokenizerFiles.finish(recipe, trained, clips);
            progress.say("the tokenizer is in " + folder);
            return trained;
        }
    }

    private static TokenizerTrainee trainee(
            TokenizerRecipe recipe,
            CosmosTokenizer network,
            Teachers teachers,
            ClipLibrary clips,
            @Nullable ClipScore judge) {
        TokenizerLoss loss = new TokenizerLoss(recipe.loss(), teachers);
        return new TokenizerTrainee(network, clips, recipe.batches(), loss, judge);
    }

    /** With random weights, or with those of another tokenizer as far as they fit. */
    private static CosmosTokenizer fresh(TokenizerRecipe recipe, ClipLibrary clips) {
        CosmosTokenizer network = new CosmosTokenizer(recipe.network());
        network.initialize(recipe.training().seed());
        if (recipe.linearStart()) {
            LinearStart.set(
                    network,
                    clips,
                    recipe.sample(),
                    Seeds.derive(recipe.training().seed(), "linear start"));
        }
        if (recipe.startFrom() == null) {
            return network;
        }
        try (Scope scope = Scope.open();
                Checkpoint checkpoint = Checkpoint.open(Path.of(recipe.startFrom()))) {
            Map<String, Tensor> weights = new LinkedHashMap<>(network.state());
            Map<String, Tensor> given = checkpoint.tensors();
            int taken = 0;
            for (Map.Entry<String, Tensor> own : weights.entrySet()) {
                Tensor other = given.get(own.getKey());
                if (other != null && Arrays.equals(other.shape(), own.getValue().shape())) {
                    own.setValue(other);
                    taken++;
                }
            }
            if (taken == 0) {
                network.close();
                throw new OrreryException(
                        recipe.startFrom() + ": no tensor fits this tokenizer",
                        "Name a tokenizer of the same widths, or leave start_from out.");
            }
            network.load(weights);
            QuantizerStart.set(
                    network,
                    given,
                    clips,
                    recipe.sample(),
                    Seeds.derive(recipe.training().seed(), "quantizer start"));
            return network;
        }
    }

    @Override
    public void close() {
        clips.close();
    }
}
