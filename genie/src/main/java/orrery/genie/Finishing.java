package orrery.genie;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orrery.base.AtomicFiles;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.genie.evaluation.EvalOptions;
import orrery.genie.evaluation.EvalWorld;
import orrery.genie.report.Curve;
import orrery.genie.report.Report;
import orrery.genie.report.ReportPage;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;
import orrery.video.ContactSheet;
import orrery.video.Png;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/** After training: measures the world, draws its report, writes its card; the recipe beside it comes last and says it is whole. */
final class Finishing {
    private static final int SAMPLES = 3;
    private static final int SHEETS = 2;

    private final Recipe recipe;
    private final EpisodeFolder folder;
    private final Path world;
    private final Corpus judged;
    private final LearnOptions options;
    private final Progress progress;
    private final Stop stop;
    private final StoredRun run;

    Finishing(
            Recipe recipe,
            EpisodeFolder folder,
            Path world,
            Corpus judged,
            LearnOptions options,
            Progress progress,
            Stop stop) {
        this.recipe = recipe;
        this.folder = folder;
        this.world = world;
        this.judged = judged;
        this.options = options;
        this.progress = progress;
        this.stop = stop;
        this.run = new StoredRun(world);
    }

    /**
     * Finishes a world whose files lie there.
     *
     * @param minutes of training
     * @param known figures from training; those of the evaluation replace them
     */
    Learned finish(double minutes, Map<String, Object> known) {
        Path report = world.resolve("report.html");
        Map<String, Object> measured = new LinkedHashMap<>(known);
        try (World opened = World.open(world)) {
            if (options.extras().evaluate() && !folder.episodes(Split.VAL).isEmpty()) {
                measured.putAll(EvalWorld.run(opened, folder, EvalOptions.standard(), progress, stop)
                        .figures());
            }
            checkStop();
            WorldCard card = filmed(opened, opened.card().withMeasured(measured));
            ReportPage.write(report, report(opened, card));
            AtomicFiles.text(
                    world.resolve("README.md"),
                    WorldReadme.text(card, options.extras().pictures()));
            Records.write(world.resolve("world.json"), card);
        }
        run.finish(recipe);
        progress.say("the world is in " + world + ", the report in " + report);
        return new Learned(world, minutes, report, measured);
    }

    /** With a film strip of each button that was found, so that a person sees what it does. */
    private WorldCard filmed(World opened, WorldCard card) {
        WorldCard.Codes codes = card.codes();
        if (codes == null) {
            return card;
        }
        List<String> files = new ArrayList<>();
        List<byte[]> films = new Showing(opened).films();
        for (int k = 0; k < films.size(); k++) {
            files.add("buttons/" + k + ".png");
            byte[] film = films.get(k);
            AtomicFiles.file(world.resolve(files.get(k)), target -> Files.write(target, film));
        }
        return card.withCodes(codes.withPreviews(files));
    }

    private void checkStop() {
        if (stop.requested()) {
            throw new InterruptedAndSaved(
                    "stopped after training; " + world + " can be played", "Give the same command again to finish.");
        }
    }

    private Report report(World opened, WorldCard card) {
        List<Report.Strip> samples = new ArrayList<>();
        List<Report.Strip> sheet = new ArrayList<>();
        if (options.extras().pictures()) {
            progress.start("drawing the report", 2, "part");
            TorchRuntime.threads(1); // one frame at a time: threads would only wait for each other
            Showing showing = new Showing(opened);
            try (Corpus acted = judged.under(Recorded.actions(opened, judged, progress, stop))) {
                samples.addAll(showing.samples(acted, SAMPLES));
            }
            preview(samples);
            checkStop();
            progress.at(1, "");
            sheet.addAll(showing.sheet(SHEETS));
            TorchRuntime.threads(recipe.threads());
            progress.finish("");
        }
        return new Report(
                card.name(),
                lead(card),
                origin(card.provenance()),
                facts(card),
                remarks(),
                curves(),
                samples,
                sheet,
                Showing.held(),
                card.measured(),
                text(run.folder().resolve("recipe.yaml")));
    }

    /** The strips as one picture, for those who do not open the report. */
    private void preview(List<Report.Strip> samples) {
        if (samples.isEmpty()) {
            return;
        }
        try (Scope scope = Scope.open()) {
            ContactSheet sheet = new ContactSheet().title(recipe.name() + ": recorded, and made by the world");
            for (Report.Strip strip : samples) {
                for (Report.Row row : strip.rows()) {
                    List<Tensor> pictures = new ArrayList<>();
                    row.pictures().forEach(png -> pictures.add(Png.decode(png, "preview")));
                    sheet.row(row.label(), Tensor.stack(pictures, 0));
                }
            }
            sheet.write(world.resolve("preview.png"));
        }
    }

    private static String lead(WorldCard card) {
        return String.format(
                Locale.ROOT,
                "A world that answers %s, learned from %,d frames of recorded play in %.1f minutes of training.",
                card.actions().labelled() ? String.join(", ", card.actions().labels()) : "nobody: it moves by itself",
                card.provenance().frames(),
                card.provenance().minutes());
    }

    private static String origin(WorldCard.Provenance from) {
        return "Recordings: " + (from.source().isBlank() ? "source not told" : from.source()) + ". Licence: "
                + (from.licence().isBlank() ? "not told" : from.licence()) + ".";
    }

    private Map<String, String> facts(WorldCard card) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("picture", card.tokenizer().width() + " × " + card.tokenizer().height());
        facts.put("speed", CardWords.number(card.fps()) + " frames a second");
        facts.put("size", LearnPlan.presetOf(recipe));
        facts.put(
                "learned from",
                folder.episodes(Split.TRAIN).size() + " episodes, " + folder.frameCount(Split.TRAIN) + " frames");
        facts.put(
                "set aside",
                folder.episodes(Split.VAL).size() + " episodes, " + folder.frameCount(Split.VAL) + " frames");
        facts.put("camera", card.fixedCamera() ? "stands still" : "moves");
        return facts;
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        folder.problems().forEach(problem -> remarks.add("left out: " + problem));
        remarks.addAll(LearnPlan.remarks(recipe, folder));
        return remarks;
    }

    private List<Curve> curves() {
        Path tokenizer = run.folder().resolve("tokenizer");
        Path buttons = run.folder().resolve("buttons");
        Path dynamics = run.folder().resolve("dynamics");
        Path metrics = Path.of("metrics.csv");
        Path evaluations = Path.of("evaluations.csv");
        return List.of(
                Curve.read(tokenizer.resolve(metrics), "loss", "Tokenizer: loss", "", true),
                Curve.read(
                        tokenizer.resolve(evaluations), "psnr", "Tokenizer: picture quality, set aside", "dB", false),
                Curve.read(
                        tokenizer.resolve(evaluations),
                        "psnr_moving",
                        "Tokenizer: moving pixels, set aside",
                        "dB",
                        false),
                Curve.read(buttons.resolve(evaluations), "perplexity", "Buttons: how many are in use", "", false),
                Curve.read(
                        buttons.resolve(evaluations),
                        "right_over_random",
                        "Buttons: error with the right one over that with any (1 = no matter)",
                        "",
                        false),
                Curve.read(dynamics.resolve(metrics), "flow", "Dynamics: flow loss", "", true),
                Curve.read(dynamics.resolve(evaluations), "flow", "Dynamics: flow loss, set aside", "", true),
                Curve.read(
                        dynamics.resolve(evaluations),
                        "shuffle_ratio",
                        "Dynamics: listens to actions (1 = deaf)",
                        "",
                        false));
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }
}
