package orrery.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    enum Kind {
        CONSTANT,
        COSINE
    }

    record Optimizer(double learningRate, int warmupSteps) {
        Optimizer {
            Check.that(learningRate > 0, "use 3e-4", "learning_rate is %s", learningRate);
        }

        boolean isFast() {
            return learningRate > 0.1;
        }

        static Optimizer usual() {
            return new Optimizer(3e-4, 100);
        }
    }

    record Config(
            String name,
            Kind kind,
            Optimizer optimizer,
            List<String> actions,
            Map<String, Double> table,
            Duration every,
            Path out,
            @Nullable String comment) {}

    private static final Config CONFIG = new Config(
            "pong",
            Kind.COSINE,
            Optimizer.usual(),
            List.of("left", "no"),
            Map.of("psnr", 43.5),
            Duration.ofMinutes(90),
            Path.of("zoo/pong"),
            null);

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenAsJsonComesBack() {
        Records.write(folder.resolve("a/config.json"), CONFIG);
        assertThat(Records.read(folder.resolve("a/config.json"), Config.class)).isEqualTo(CONFIG);
    }

    @Test
    void whatIsWrittenAsYamlComesBack() {
        Records.write(folder.resolve("config.yaml"), CONFIG);
        assertThat(Records.read(folder.resolve("config.yaml"), Config.class)).isEqualTo(CONFIG);
    }

    @Test
    void keysAreInSnakeCaseAndMethodsAreNotKeys() {
        assertThat(Records.line(Optimizer.usual())).isEqualTo("{\"learning_rate\":3.0E-4,\"warmup_steps\":100}");
    }

    @Test
    void oneLineHasNoLineEnd() {
        assertThat(Records.line(CONFIG)).doesNotContain("\n").contains("\"every\":\"1h30m\"", "\"kind\":\"cosine\"");
    }

    @Test
    void unknownKeyNamesFileLineAndTheNearestKey() throws IOException {
        OrreryException e = fault("train.yaml", "learning_rate: 0.1\nwarmup_stesp: 3\n");
        assertThat(e).hasMessageEndingWith("train.yaml:2: unknown key \"warmup_stesp\"");
        assertThat(e.cure()).isEqualTo("Did you mean \"warmup_steps\"?");
    }

    @Test
    void unknownKeyFarFromAllListsTheKeys() throws IOException {
        OrreryException e = fault("train.json", "{\"colour\": 1}");
        assertThat(e).hasMessageEndingWith("train.json:1: unknown key \"colour\"");
        assertThat(e.cure()).contains("learning_rate, warmup_steps");
    }

    @Test
    void unknownKeyOfAnInnerRecordIsNamedWithItsPath() {
        OrreryException e = catchThrowableOfType(
                OrreryException.class, () -> Records.parse("{\"optimizer\": {\"lr\": 1}}", Config.class, "recipe"));
        assertThat(e).hasMessage("recipe:1: unknown key \"optimizer.lr\"");
    }

    @Test
    void missingFieldIsNamed() throws IOException {
        assertThat(fault("a.json", "{\"learning_rate\": 1}")).hasMessageContaining("no field \"warmup_steps\"");
        assertThat(fault("a.json", "{\"learning_rate\": null, \"warmup_steps\": 1}"))
                .hasMessageContaining("learning_rate");
    }

    @Test
    void missingInnerFieldIsNamedWithItsPath() {
        OrreryException e = catchThrowableOfType(
                OrreryException.class,
                () -> Records.parse("{\"optimizer\": {\"learning_rate\": 1}}", Config.class, "recipe"));
        assertThat(e).hasMessage("recipe: no field \"optimizer.warmup_steps\"");
    }

    @Test
    void nullTextIsRefusedWhereItMustBe() {
        OrreryException e = catchThrowableOfType(
                OrreryException.class, () -> Records.parse("{\"name\": null}", Config.class, "recipe"));
        assertThat(e).hasMessage("recipe:1: no field \"name\"");
    }

    @Test
    void wrongKindOfValueSaysWhichKindIsWanted() throws IOException {
        assertThat(fault("a.json", "{\n\"learning_rate\": 1,\n\"warmup_steps\": 1.5}"))
                .hasMessageEndingWith("a.json:3: warmup_steps: must be a whole number");
        assertThat(fault("a.json", "{\"learning_rate\": \"fast\"}"))
                .hasMessageEndingWith("learning_rate: must be a number");
        assertThat(fault("a.json", "{\"learning_rate\": \"0.1\"}"))
                .hasMessageEndingWith("learning_rate: must be a number");
        assertThat(fault("a.json", "[1]")).hasMessageEndingWith("the document must be an object");
    }

    @Test
    void unknownEnumValueNamesTheNearest() {
        OrreryException e = catchThrowableOfType(
                OrreryException.class, () -> Records.parse("{\"kind\": \"cosin\"}", Config.class, "recipe"));
        assertThat(e).hasMessage("recipe:1: kind: unknown value \"cosin\"");
        assertThat(e.cure()).isEqualTo("Did you mean \"cosine\"?");
    }

    @Test
    void aRefusalOfTheRecordItselfKeepsItsCure() throws IOException {
        OrreryException e = fault("a.json", "{\"learning_rate\": -1, \"warmup_steps\": 2}");
        assertThat(e).hasMessageContaining("learning_rate is -1.0").hasMessageContaining("a.json:1");
        assertThat(e.cure()).isEqualTo("use 3e-4");
    }

    @Test
    void keyGivenTwiceIsRefused() throws IOException {
        assertThat(fault("a.json", "{\"learning_rate\": 1, \"learning_rate\": 2, \"warmup_steps\": 2}"))
                .hasMessageContaining("Duplicate");
        assertThat(fault("a.yaml", "learning_rate: 1\nlearning_rate: 2\nwarmup_steps: 2\n"))
                .hasMessageContaining("uplicate");
    }

    @Test
    void mistypedKeyInAListIsFound() {
        record Net(List<Optimizer> parts) {}
        OrreryException e = catchThrowableOfType(
                OrreryException.class,
                () -> Records.parse(
                        "{\"parts\": [{\"learning_rate\": 1, \"warmup_steps\": 1},\n{\"learning_rat\": 1}]}",
                        Net.class,
                        "net.json"));
        assertThat(e).hasMessage("net.json:2: unknown key \"parts.1.learning_rat\"");
    }

    @Test
    void syntaxErrorsNameTheLine() throws IOException {
        assertThat(fault("a.json", "{\n\"learning_rate\": ,}")).hasMessageContaining("a.json:2: ");
        assertThat(fault("a.yaml", "learning_rate: [1\n")).hasMessageContaining("a.yaml:");
        assertThat(fault("a.json", "")).hasMessageContaining("empty");
        assertThat(fault("a.yaml", "")).hasMessageContaining("empty");
        assertThat(fault("a.json", "{\"learning_rate\": 1, \"warmup_steps\": 2} {}"))
                .hasMessageContaining("a.json:1");
    }

    @Test
    void deepAndLongDocumentsAreRefused() throws IOException {
        assertThat(treeFault("deep.json", "[".repeat(10_000))).hasMessageContaining("depth");
        assertThat(treeFault("deep.yaml", "[".repeat(10_000))).hasMessageContaining("deep.yaml");
        assertThat(treeFault("long.json", "\"" + "x".repeat(1_100_000) + "\"")).hasMessageContaining("long.json");
    }

    @Test
    void yamlAliasesAndTagsAreRefused() throws IOException {
        assertThat(treeFault("a.yaml", "a: &x [1]\nb: *x\n"))
                .hasMessageContaining("a.yaml:2")
                .hasMessageContaining("aliases");
        assertThat(treeFault("a.yaml", "a: !!java.io.File /etc\n")).hasMessageContaining("tags");
        assertThat(treeFault("a.yaml", "*x\n")).hasMessageContaining("a.yaml");
    }

    @Test
    void notANumberSurvives() {
        record Loss(double value) {}
        String line = Records.line(new Loss(Double.NaN));
        assertThat(Records.parse(line, Loss.class, "line").value()).isNaN();
    }

    @Test
    void textThatLooksLikeSomethingElseSurvivesYaml() {
        for (String text :
                List.of("no", "1", "1e3", "null", "~", "", " a ", "a: b", "#x", "- a", "*x", "!t", "a\nb", "ü")) {
            Records.write(folder.resolve("t.yaml"), Map.of("text", text));
            assertThat(Records.tree(folder.resolve("t.yaml")).path("text").asText())
                    .isEqualTo(text);
        }
    }

    @Test
    void missingFilesFoldersAndOtherSuffixesAreRefused() throws IOException {
        assertThat(catchThrowableOfType(OrreryException.class, () -> Records.tree(folder.resolve("none.json"))))
                .hasMessageContaining("no such file");
        Files.createDirectory(folder.resolve("a.json"));
        assertThat(catchThrowableOfType(OrreryException.class, () -> Records.tree(folder.resolve("a.json"))))
                .hasMessageContaining("a folder");
        assertThat(treeFault("a.txt", "{}")).hasMessageContaining("not a .json");
    }

    @Test
    void partOfADocumentBecomesARecord() {
        var node = Records.toTree(CONFIG).path("optimizer");
        assertThat(Records.convert(node, Optimizer.class, "part")).isEqualTo(Optimizer.usual());
    }

    private OrreryException fault(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return catchThrowableOfType(OrreryException.class, () -> Records.read(file, Optimizer.class));
    }

    private OrreryException treeFault(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return catchThrowableOfType(OrreryException.class, () -> Records.tree(file));
    }
}
