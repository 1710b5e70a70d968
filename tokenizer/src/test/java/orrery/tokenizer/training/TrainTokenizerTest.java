package orrery.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tokenizer.TokenizerFile;
import orrery.tokenizer.clip.ClipTokenizer;

class TrainTokenizerTest {
    @TempDir
    Path here;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trainedTokenizerIsAFileThatLoadsAndScoresWhatItsCardSays(boolean discrete) throws Exception {
        Path videos = TinyTraining.videos(here.resolve("videos"), 2, 9, 64, 48);
        Path recipe =
                write(TinyTraining.recipe(videos, TinyTraining.network(discrete), TinyTraining.COLOURS, false, 4));
        TrainTokenizer.Trained trained = train(recipe, here.resolve("made"), Stop.never());
        ClipTokenizer loaded = TokenizerFile.load(List.of(here.resolve("made").resolve("tokenizer.safetensors")), null);
        try (Layer closing = (Layer) loaded;
                Scope scope = Scope.open();
                ClipScore judge =
                        ClipScore.read(trained.recipe().judged().videos(), ClipScore.FRAMES, Progress.SILENT)) {
            assertThat(judge.of(loaded).psnr()).isEqualTo(trained.measured().psnr());
        }
        assertThat(Files.readString(here.resolve("made").resolve("README.md")))
                .contains("%.2f dB".formatted(trained.measured().psnr()))
                .contains(discrete ? "64000 codes" : "8 numbers");
        assertThat(here.resolve("made").resolve("preview.png")).isNotEmptyFile();
        assertThat(here.resolve("made").resolve("log").resolve("metrics.csv")).isNotEmptyFile();
    }

    @Test
    void storedRecipeMakesTheSameBytesAgain() throws Exception {
        Path videos = TinyTraining.videos(here.resolve("videos"), 2, 9, 64, 48);
        Path recipe = write(TinyTraining.recipe(videos, TinyTraining.network(false), TinyTraining.COLOURS, true, 3));
        train(recipe, here.resolve("made"), Stop.never());
        train(here.resolve("made").resolve("recipe.yaml"), here.resolve("again"), Stop.never());
        assertThat(here.resolve("again").resolve("tokenizer.safetensors"))
                .hasSameBinaryContentAs(here.resolve("made").resolve("tokenizer.safetensors"));
    }

    @Test
    void stoppedRunGoesOnToTheBytesOfAnUndisturbedOne() throws Exception {
        Path videos = TinyTraining.videos(here.resolve("videos"), 2, 9, 64, 48);
        LossStages stages =
                new LossStages(LossStages.Weights.colours(), new LossStages.Weights(0.5, 1, 0.1, 0, 0, 0, 0.1), 0.5);
        Path recipe = write(TinyTraining.recipe(videos, TinyTraining.network(true), stages, false, 6));
        train(recipe, here.resolve("calm"), Stop.never());
        Stop stop = Stop.never();
        Progress stopper = new Progress() {
            @Override
            public void start(String stage, long total, String unit) {}

            @Override
            public void at(long done, String note) {
                if (done == 3 && note.contains("lr")) {
                    stop.request();
                }
            }

            @Override
            public void finish(String note) {}

            @Override
            public void say(String message) {}
        };
        try (TrainTokenizer training = TrainTokenizer.prepare(recipe, here.resolve("cut"), null, stopper, stop)) {
            assertThatThrownBy(training::run).isInstanceOf(InterruptedAndSaved.class);
        }
        train(recipe, here.resolve("cut"), Stop.never());
        assertThat(here.resolve("cut").resolve("tokenizer.safetensors"))
                .hasSameBinaryContentAs(here.resolve("calm").resolve("tokenizer.safetensors"));
    }

    @Test
    void budgetBecomesStepsThatTheRecipeKeeps() throws Exception {
        Path videos = TinyTraining.videos(here.resolve("videos"), 1, 5, 32, 32);
        Path recipe = write(TinyTraining.recipe(videos, TinyTraining.network(false), TinyTraining.COLOURS, false, 1));
        try (TrainTokenizer training = TrainTokenizer.prepare(
                recipe, here.resolve("made"), Duration.ofMillis(600), Progress.SILENT, Stop.never())) {
            TokenizerRecipe stored =
                    Records.read(here.resolve("made").resolve("run").resolve("recipe.yaml"), TokenizerRecipe.class);
            assertThat(stored).isEqualTo(training.recipe());
            assertThat(stored.training().steps()).isBetween(1L, 600L);
        }
    }

    @Test
    void beginsWithTheWeightsOfAnotherAsFarAsTheyFit() throws Exception {
        Path videos = TinyTraining.videos(here.resolve("videos"), 1, 5, 32, 32);
        TokenizerRecipe first = TinyTraining.recipe(videos, TinyTraining.network(false), TinyTraining.COLOURS, true, 1);
        train(write(first), here.resolve("first"), Stop.never());
        TokenizerRecipe second = TinyTraining.recipe(videos, TinyTraining.network(true), TinyTraining.COLOURS, false, 1)
                .at(
                        first.data(),
                        first.judged(),
                        here.resolve("first").resolve("tokenizer.safetensors").toString(),
                        null);
        Path file = here.resolve("second.yaml");
        Records.write(file, second);
        assertThat(train(file, here.resolve("second"), Stop.never()).measured().psnr())
                .as("after one step, far from the noise of a random start")
                .isGreaterThan(train(
                                        write(TinyTraining.recipe(
                                                videos, TinyTraining.network(true), TinyTraining.COLOURS, false, 1)),
                                        here.resolve("third"),
                                        Stop.never())
                                .measured()
                                .psnr()
                        + 2);
    }

    @Test
    void folderOfAnotherRecipeIsRefused() throws Exception {
        Path videos = TinyTraining.videos(here.resolve("videos"), 1, 5, 32, 32);
        Path recipe = write(TinyTraining.recipe(videos, TinyTraining.network(false), TinyTraining.COLOURS, false, 1));
        train(recipe, here.resolve("made"), Stop.never());
        Path other = write(TinyTraining.recipe(videos, TinyTraining.network(false), TinyTraining.COLOURS, true, 1));
        assertThatThrownBy(() -> train(other, here.resolve("made"), Stop.never()))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("another recipe");
    }

    @Test
    void teachersThatAreNotThereAreAskedFor() throws Exception {
        Path videos = TinyTraining.videos(here.resolve("videos"), 1, 5, 32, 32);
        LossStages.Weights seeing = new LossStages.Weights(1, 0, 0, 0.1, 0, 0, 0);
        Path recipe = write(
                TinyTraining.recipe(videos, TinyTraining.network(false), new LossStages(seeing, seeing, 1), false, 1));
        assertThatThrownBy(() -> train(recipe, here.resolve("made"), Stop.never()))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("features");
    }

    private Path write(TokenizerRecipe recipe) {
        Path file = here.resolve("recipe.yaml");
        Records.write(file, recipe);
        assertThat(Records.read(file, TokenizerRecipe.class)).isEqualTo(recipe);
        return file;
    }

    private static TrainTokenizer.Trained train(Path recipe, Path folder, Stop stop) {
        try (TrainTokenizer training = TrainTokenizer.prepare(recipe, folder, null, Progress.SILENT, stop)) {
            return training.run();
        }
    }
}
