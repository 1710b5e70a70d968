package orrery.tokenizer.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Records;

/** What lies in the folder of a trained tokenizer, and where its recipe finds its videos. */
final class TokenizerFiles {
    private TokenizerFiles() {}

    /** The recipe with its folders as they are seen from here. */
    static TokenizerRecipe found(TokenizerRecipe recipe, Path file) {
        return moved(recipe, path -> place(path, file));
    }

    private static TokenizerRecipe moved(TokenizerRecipe recipe, UnaryOperator<String> place) {
        @Nullable TeacherFiles teachers = recipe.teachers();
        return recipe.at(
                recipe.data().stream().map(s -> s.at(place.apply(s.folder()))).toList(),
                recipe.judged().at(place.apply(recipe.judged().folder())),
                moved(recipe.startFrom(), place),
                teachers == null
                        ? null
                        : new TeacherFiles(moved(teachers.features(), place), moved(teachers.flow(), place)));
    }

    private static @Nullable String moved(@Nullable String path, UnaryOperator<String> place) {
        return path == null ? null : place.apply(path);
    }

    /** Beside the recipe, or where it says, seen from the working folder. */
    private static String place(String path, Path file) {
        Path beside = file.toAbsolutePath().resolveSibling(path).normalize();
        if (Files.exists(beside)) {
            return beside.toString();
        }
        Path here = Path.of(path).toAbsolutePath().normalize();
        if (Files.exists(here)) {
            return here.toString();
        }
        throw new OrreryException(
                file + ": " + path + " is neither " + beside + " nor " + here,
                "Change the path in a copy of the recipe.");
    }

    /** Refuses to go on with another recipe than the one that was begun. */
    static void checkSame(TokenizerRecipe begun, TokenizerRecipe asked, boolean otherSteps, Path folder) {
        TokenizerRecipe wanted = otherSteps ? asked.withSteps(begun.training().steps()) : asked;
        if (!wanted.equals(begun)) {
            throw new OrreryException(folder + " holds a run of another recipe", "Choose another --out.");
        }
    }

    /** Writes recipe, log and card beside the weights. */
    static void finish(TokenizerRecipe recipe, TrainTokenizer.Trained trained, ClipLibrary clips) {
        Path folder = trained.folder();
        log(folder, "metrics.csv");
        log(folder, "evaluations.csv");
        AtomicFiles.text(folder.resolve("README.md"), TokenizerReadme.text(recipe, trained, clips));
        Records.write(folder.resolve("recipe.yaml"), moved(recipe, path -> relative(path, folder)));
    }

    /** So that both may move together. */
    private static String relative(String path, Path folder) {
        Path there = Path.of(path).toAbsolutePath().normalize();
        Path here = folder.toAbsolutePath().normalize();
        @Nullable Path root = here.getRoot();
        return root != null && root.equals(there.getRoot())
                ? here.relativize(there).toString().replace('\\', '/')
                : path;
    }

    private static void log(Path folder, String name) {
        Path to = folder.resolve("log");
        try {
            Files.createDirectories(to);
            Files.copy(folder.resolve("run").resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw AtomicFiles.failure(to, e);
        }
    }

    /** A size of the network as people write it, e.g. {@code 4x8x8}. */
    static String ratio(TokenizerRecipe recipe) {
        int space = recipe.network().compression().space();
        return recipe.network().video()
                ? recipe.network().compression().time() + "x" + space + "x" + space
                : space + "x" + space;
    }

    static String decibels(Map<String, Double> clips) {
        StringBuilder rows = new StringBuilder();
        clips.forEach((name, psnr) -> rows.append(String.format(Locale.ROOT, "| %s | %.2f |%n", name, psnr)));
        return rows.toString();
    }
}
