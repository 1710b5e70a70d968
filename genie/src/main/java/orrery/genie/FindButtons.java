package orrery.genie;

import java.nio.file.Path;
import java.util.Map;
import orrery.base.Check;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.genie.evaluation.CodeFigures;
import orrery.genie.latent.LatentActionTrainee;
import orrery.genie.latent.LatentActions;
import orrery.genie.latent.LatentActionsConfig;
import orrery.genie.latent.LatentBatch;
import orrery.genie.latent.LatentVideo;
import orrery.tensor.SafeTensors;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.training.Result;
import orrery.training.RunLock;
import orrery.training.TrainingLoop;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/** A search for buttons by itself, in the latents of a world that there is already: its dynamics stays as it is. */
public final class FindButtons {
    private FindButtons() {}

    /**
     * What to do.
     *
     * @param codes how many buttons
     * @param labels of recorded actions that may be looked at: a share below 1, else a number of transitions; 0 for none
     * @param steps of training
     * @param seed of everything random
     */
    public record Options(int codes, double labels, long steps, long seed) {}

    /**
     * What came of it.
     *
     * @param world whose tokenizer made the latents
     * @param folder with {@code buttons.safetensors}, {@code buttons.json} and the run
     * @param steps of training
     * @param seconds of training
     * @param network sizes of the model in {@code buttons.safetensors}
     * @param codes on episodes set aside
     */
    public record Found(
            String world, String folder, long steps, double seconds, LatentActionsConfig network, CodeFigures codes) {}

    /**
     * Trains, measures and writes.
     *
     * @param folder recordings with buttons, of which as many are looked at as {@code options} say; all of them to measure
     * @param out goes on where it was stopped
     * @throws orrery.base.InterruptedAndSaved when {@code stop} was requested; the same call goes on
     */
    public static Found run(
            World world, EpisodeFolder folder, Path out, Options options, Progress progress, Stop stop) {
        Check.that(
                CodeFigures.canMeasure(folder.actions()),
                "Use learn --actions latent, which needs none.",
                "%s: no recorded buttons to compare with",
                folder.folder());
        Check.that(
                !folder.episodes(Split.VAL).isEmpty(),
                "Mark some episodes as val.",
                "%s: no episode is set aside to measure on",
                folder.folder());
        int actions = folder.actions().size();
        FrameTokenizerConfig tokenizer = world.card().tokenizer();
        LatentActionsConfig config = LatentActionsConfig.live(
                new LatentActionsConfig.Frame(tokenizer.tokens(), tokenizer.columns(), tokenizer.tokenChannels()),
                options.codes(),
                options.labels() == 0 ? 0 : actions);
        long seed = Seeds.derive(options.seed(), "buttons");
        try (Recorded training = Recorded.read(world, folder, progress, stop, Split.TRAIN);
                Recorded judged = Recorded.read(world, folder, progress, stop, Split.VAL);
                LatentActions model = new LatentActions(config)) {
            training.forgetPictures();
            judged.forgetPictures();
            model.initialize(seed);
            LatentVideo video = video(training, options, actions);
            long[] looked = video.looked(options.labels(), seed);
            LatentActionTrainee trainee = new LatentActionTrainee(
                    model, video, looked, video(judged, options, actions), LatentBatch.usual(), progress::say);
            Result learned = new TrainingLoop(
                            ButtonSearch.training(seed).fittedTo(options.steps()),
                            trainee,
                            out.resolve("run"),
                            progress,
                            stop)
                    .run();
            CodeFigures figures = CodeFigures.measure(
                    model,
                    training,
                    judged,
                    actions,
                    ButtonSearch.table(model, video, looked, actions),
                    Seeds.derive(options.seed(), "evaluation.codes"),
                    progress,
                    stop);
            Found found =
                    new Found(world.card().name(), out.toString(), learned.steps(), learned.seconds(), config, figures);
            try (RunLock lock = RunLock.take(out)) {
                SafeTensors.write(out.resolve("buttons.safetensors"), model.state(), Map.of());
                Records.write(out.resolve("buttons.json"), found);
            }
            return found;
        }
    }

    private static LatentVideo video(Recorded recorded, Options options, int actions) {
        return options.labels() == 0
                ? LatentVideo.unlabelled(recorded::latents, recorded.bounds())
                : LatentVideo.labelled(recorded::latents, recorded.bounds(), recorded.truth(), actions);
    }
}
