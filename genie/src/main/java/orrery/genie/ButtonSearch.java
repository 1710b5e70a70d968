package orrery.genie;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Progress;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.genie.evaluation.CodeAgreement;
import orrery.genie.latent.LatentActionTrainee;
import orrery.genie.latent.LatentActions;
import orrery.genie.latent.LatentActionsConfig;
import orrery.genie.latent.LatentBatch;
import orrery.genie.latent.LatentVideo;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.training.CadenceConfig;
import orrery.training.Calibration;
import orrery.training.OptimizerConfig;
import orrery.training.Result;
import orrery.training.ScheduleConfig;
import orrery.training.TrainingConfig;
import orrery.training.TrainingLoop;
import orrery.worlds.ActionSpace;
import orrery.worlds.EpisodeFolder;

/** Between tokenizer and dynamics: finds buttons in the latents of the video, and writes for every frame which of them led into it. */
final class ButtonSearch {
    private static final int MEASURED_STEPS = 5;
    private static final int CHEAP_PHASE = 3; // steps of a measurement that fall into the first, cheap part of a run

    private final Recipe.ButtonsPart part;
    private final EpisodeFolder folder;

    /** The search that a recipe asks for; only where it has such a part. */
    ButtonSearch(Recipe.ButtonsPart part, EpisodeFolder folder) {
        this.part = part;
        this.folder = folder;
    }

    /** The part of a recipe, but for the number of steps; null where recorded actions are to be learned. */
    static Recipe.@Nullable ButtonsPart part(
            LearnOptions options, EpisodeFolder folder, FrameTokenizerConfig tokenizer) {
        LearnOptions.Buttons asked = options.extras().buttons();
        if (asked == null) {
            return null;
        }
        boolean named = folder.actions() instanceof ActionSpace.Discrete
                && folder.actions().labelled();
        Check.that(
                asked.labels() == 0 || named,
                "Leave out --labels.",
                "%s: no recorded buttons whose names could be looked at",
                folder.folder());
        return new Recipe.ButtonsPart(
                LatentActionsConfig.live(
                        new LatentActionsConfig.Frame(
                                tokenizer.tokens(), tokenizer.columns(), tokenizer.tokenChannels()),
                        asked.codes(),
                        asked.labels() == 0 ? 0 : folder.actions().size()),
                LatentBatch.usual(),
                asked.labels(),
                training(Seeds.derive(options.seed(), "buttons")));
    }

    static TrainingConfig training(long seed) {
        return new TrainingConfig(
                1,
                new OptimizerConfig(2e-3, 0.9, 0.98, 1e-8, 0.01, 1),
                ScheduleConfig.wsd(50, 0.75, 0.05),
                0,
                orrery.tensor.Precision.fastest(),
                new CadenceConfig(20, 200, Duration.ofMinutes(2)),
                seed);
    }

    /** Buttons without a name: {@code button 1}, {@code button 2}, … */
    static ActionSpace nameless(int codes) {
        return named(codes, List.of(), List.of());
    }

    /** Buttons by the recorded action that each is found with most; those that are found with none keep their number. */
    private static ActionSpace named(int codes, List<Integer> actionOfCode, List<String> actions) {
        Set<String> names = new LinkedHashSet<>();
        for (int k = 0; k < codes; k++) {
            int action = actionOfCode.isEmpty() ? -1 : actionOfCode.get(k);
            String name = action < 0 ? "button " + (k + 1) : actions.get(action);
            for (int again = 2; !names.add(name); again++) {
                name = (action < 0 ? "found button " + (k + 1) : actions.get(action)) + " " + again;
            }
        }
        return new ActionSpace.Discrete(List.copyOf(names));
    }

    /** Seconds that a step takes here; measured on these latents, whatever they mean. */
    double secondsOfAStep(Corpus training, LatentCorpus latents) {
        try (LatentActions model = fresh()) {
            LatentVideo video = video(training, latents);
            LatentActionTrainee trainee =
                    new LatentActionTrainee(model, video, looked(video), video, part.batch(), line -> {});
            return Calibration.secondsPerStep(
                    part.training().withSteps(2L * CHEAP_PHASE), trainee, CHEAP_PHASE, MEASURED_STEPS - CHEAP_PHASE);
        }
    }

    /**
     * Finds them.
     *
     * @param training pictures and recorded actions, and {@code latents} of them
     * @param judged those set aside, and {@code aside}; may be the same
     * @param run folder of the run
     * @throws orrery.base.InterruptedAndSaved when a stop was requested
     */
    FoundButtons find(
            Corpus training,
            LatentCorpus latents,
            Corpus judged,
            LatentCorpus aside,
            Path run,
            Progress progress,
            Stop stop) {
        LatentActions model = fresh();
        try {
            LatentVideo video = video(training, latents);
            LatentVideo set = video(judged, aside);
            long[] looked = looked(video);
            LatentActionTrainee trainee =
                    new LatentActionTrainee(model, video, looked, set, part.batch(), progress::say);
            Result learned = new TrainingLoop(part.training(), trainee, run.resolve("buttons"), progress, stop).run();
            WorldCard.Codes codes = codes(model, video, looked);
            Corpus under = training.under(Scope.lasting(() -> model.labels(video)));
            Corpus asideUnder = judged == training ? under : judged.under(Scope.lasting(() -> model.labels(set)));
            return new FoundButtons(
                    named(part.network().codes(), map(codes), codes.trueActions()),
                    under,
                    asideUnder,
                    model,
                    codes,
                    learned.seconds());
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private LatentActions fresh() {
        LatentActions model = new LatentActions(part.network());
        model.initialize(part.training().seed());
        return model;
    }

    /** With the recorded actions where some may be looked at; else as if there were none. */
    private LatentVideo video(Corpus corpus, LatentCorpus latents) {
        return part.labels() == 0
                ? LatentVideo.unlabelled(latents::at, corpus.bounds())
                : LatentVideo.labelled(
                        latents::at,
                        corpus.bounds(),
                        corpus.actions(),
                        folder.actions().size());
    }

    private long[] looked(LatentVideo video) {
        return video.looked(part.labels(), part.training().seed());
    }

    private WorldCard.Codes codes(LatentActions model, LatentVideo video, long[] looked) {
        List<String> actions = looked.length == 0 ? List.of() : folder.actions().labels();
        return new WorldCard.Codes(
                part.network(), looked.length, actions, table(model, video, looked, actions.size()), List.of());
    }

    /** How often each button is found where each recorded action was looked at, [codes][actions]; empty where none was. */
    static List<List<Long>> table(LatentActions model, LatentVideo video, long[] looked, int actions) {
        if (looked.length == 0) {
            return List.of();
        }
        try (Scope scope = Scope.open()) {
            long[] truth = video.actions(Tensor.of(looked, looked.length)).longs();
            return CodeAgreement.of(
                            model.press(video, looked), truth, model.config().codes(), actions)
                    .counts();
        }
    }

    /** The recorded action that each button is found with most; −1 for none. */
    private static List<Integer> map(WorldCard.Codes codes) {
        List<Integer> map = new ArrayList<>();
        for (List<Long> row : codes.table()) {
            int best = 0;
            for (int a = 1; a < row.size(); a++) {
                best = row.get(a) > row.get(best) ? a : best;
            }
            map.add(row.get(best) == 0 ? -1 : best);
        }
        return map;
    }
}
