package orrery.genie;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.tokenizer.Pretrained;

/** What a world folder says of the run that makes it: {@code run/recipe.yaml}, {@code run/options.yaml}, {@code recipe.yaml}. */
final class StoredRun {
    private final Path world;

    StoredRun(Path world) {
        this.world = world;
    }

    /**
     * What was asked for, as far as the recipe does not tell.
     *
     * @param format 1
     * @param minutes budget
     * @param seed that was given
     */
    record Asked(int format, double minutes, long seed) {}

    Path folder() {
        return world.resolve("run");
    }

    private Path recipeFile() {
        return folder().resolve("recipe.yaml");
    }

    /** The recipe of a run that was begun. */
    Optional<Recipe> begun() {
        return Files.exists(recipeFile()) ? Optional.of(Records.read(recipeFile(), Recipe.class)) : Optional.empty();
    }

    /** Whether the world is finished: its recipe is written last. */
    boolean finished() {
        return Files.exists(world.resolve("recipe.yaml")) && Files.exists(world.resolve("world.json"));
    }

    /** Begins a run: its recipe and what was asked for. */
    void begin(Recipe recipe, Asked asked) {
        Records.write(folder().resolve("options.yaml"), asked);
        Records.write(recipeFile(), recipe);
    }

    void begin(Recipe recipe) {
        Records.write(recipeFile(), recipe);
    }

    /** Where episodes are made of footage, which is no part of what a recipe decides. */
    Path footage() {
        return folder().resolve("footage");
    }

    /**
     * Forgets the run and that the world is finished; the world's files stay until new ones replace them, and so do episodes made of
     * footage, which follow from it alone.
     */
    void forget() {
        try {
            Files.deleteIfExists(world.resolve("recipe.yaml"));
            for (Path part : parts()) {
                if (!part.equals(footage())) {
                    AtomicFiles.delete(part);
                }
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(world, e);
        }
    }

    private List<Path> parts() throws IOException {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> parts = Files.list(folder())) {
            return parts.toList();
        }
    }

    /** Before the first files of this run replace those of another: no moment may show a mixture as a world. */
    void claim() {
        Path mark = folder().resolve("exported");
        if (!Files.exists(mark)) {
            try {
                Files.deleteIfExists(world.resolve("world.json"));
            } catch (IOException e) {
                throw AtomicFiles.failure(world, e);
            }
            AtomicFiles.text(mark, "The files of the world are from this run.\n");
        }
    }

    /** The world is whole: its recipe beside it says so, and the checkpoints are not needed any more. */
    void finish(Recipe recipe) {
        Recipe moved = recipe.from(fromWorld(recipe.episodes()));
        Recipe.TokenizerPart.Weights weights = recipe.tokenizer().weights();
        Records.write(
                world.resolve("recipe.yaml"), weights == null ? moved : moved.withWeightsAt(fromWorld(weights.file())));
        try {
            AtomicFiles.delete(folder().resolve("tokenizer").resolve("checkpoints"));
            AtomicFiles.delete(folder().resolve("buttons").resolve("checkpoints"));
            AtomicFiles.delete(folder().resolve("dynamics").resolve("checkpoints"));
        } catch (IOException e) {
            throw AtomicFiles.failure(folder(), e);
        }
    }

    /** A place relative to the world, so that both may move together. */
    private String fromWorld(String place) {
        Path whole = Path.of(place).toAbsolutePath().normalize();
        Path here = world.toAbsolutePath().normalize();
        Path root = here.getRoot();
        return root != null && root.equals(whole.getRoot())
                ? here.relativize(whole).toString().replace('\\', '/')
                : place;
    }

    /**
     * Refuses to go on with something else than what was begun.
     *
     * @param stored the run's recipe
     * @param wanted what the same command would begin now, steps left aside
     */
    void checkSame(Recipe stored, Recipe wanted, LearnOptions options) {
        List<String> differences = new ArrayList<>();
        if (!stored.episodesHash().equals(wanted.episodesHash())) {
            differences.add("the episodes have changed, or are others (" + stored.episodes() + ")");
        }
        compare(differences, "--size", picture(stored), picture(wanted));
        compare(differences, "--preset", LearnPlan.presetOf(stored), LearnPlan.presetOf(wanted));
        compare(differences, "--tokenizer", weights(stored), weights(wanted));
        compare(
                differences,
                "--past",
                stored.dynamics().network().shown(),
                wanted.dynamics().network().shown());
        compare(
                differences,
                "--drawn",
                stored.dynamics().network().fromNoise(),
                wanted.dynamics().network().fromNoise());
        compare(
                differences,
                "--varied",
                stored.dynamics().batch().varied() != null,
                wanted.dynamics().batch().varied() != null);
        compare(differences, "--actions, --codes, --labels", buttons(stored), buttons(wanted));
        compare(differences, "--threads", stored.threads(), wanted.threads());
        Path file = folder().resolve("options.yaml");
        if (Files.exists(file)) {
            Asked asked = Records.read(file, Asked.class);
            compare(differences, "--seed", asked.seed(), options.seed());
            compare(differences, "--minutes", asked.minutes(), options.budget().toMillis() / 60e3);
        } else if (stored.tokenizer().training().seed()
                != wanted.tokenizer().training().seed()) {
            differences.add("--seed is another");
        }
        if (!differences.isEmpty()) {
            throw new OrreryException(
                    world + " holds a run that was begun differently: " + String.join("; ", differences),
                    "Give the same command as then to go on, choose another --out, or begin anew with --again.");
        }
    }

    private static String buttons(Recipe recipe) {
        Recipe.ButtonsPart part = recipe.buttons();
        return part == null
                ? "those recorded"
                : "latent, " + part.network().codes() + " codes, labels " + CardWords.number(part.labels());
    }

    private static String picture(Recipe recipe) {
        return recipe.tokenizer().network().width() + "x"
                + recipe.tokenizer().network().height();
    }

    private static String weights(Recipe recipe) {
        Recipe.TokenizerPart.Weights weights = recipe.tokenizer().weights();
        Pretrained pretrained = recipe.tokenizer().network().pretrained();
        return weights == null || pretrained == null
                ? "its own"
                : pretrained.name() + " (" + weights.hash().substring(0, 8) + ")";
    }

    private static void compare(List<String> differences, String option, Object then, Object now) {
        if (!then.equals(now)) {
            differences.add(option + " was " + then + ", is " + now);
        }
    }
}
