package orrery.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md: which room may import which, and who alone touches a foreign library. */
class ArrowsTest {
    /** What a room imports directly; it may import what those import too. Lowest floor first. */
    private static final Map<String, List<String>> ARROWS = new LinkedHashMap<>();

    static {
        ARROWS.put("base", List.of());
        ARROWS.put("tables", List.of("base"));
        ARROWS.put("tensor", List.of("base"));
        ARROWS.put("video", List.of("tensor"));
        ARROWS.put("training", List.of("video"));
        ARROWS.put("features", List.of("video"));
        ARROWS.put("worlds", List.of("video", "tables"));
        ARROWS.put("tokenizer", List.of("training", "features"));
        ARROWS.put("genie", List.of("tokenizer", "worlds"));
        ARROWS.put("cosmos", List.of("tokenizer", "worlds"));
        ARROWS.put("curate", List.of("training", "features", "tables"));
        ARROWS.put("play", List.of("genie", "cosmos"));
        ARROWS.put("bench", List.of("genie", "cosmos", "curate", "play"));
        ARROWS.put("cli", List.of("bench"));
    }

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("orrery");

    @Test
    void roomsImportOnlyTheFloorsBelowThem() {
        for (String room : ARROWS.keySet()) {
            List<String> barred = new ArrayList<>(ARROWS.keySet());
            barred.remove(room);
            barred.removeAll(below(room));
            if (!barred.isEmpty()) {
                check(noClasses()
                        .that()
                        .resideInAPackage("orrery." + room + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages(barred)));
            }
        }
    }

    @Test
    void theseRulesBite() {
        assertThat(HOUSE.contain(Main.class)).isTrue();
        assertThatThrownBy(() -> onlyRoom("video", "org.bytedeco.pytorch..")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> onlyRoom("play", "picocli..")).isInstanceOf(AssertionError.class);
    }

    @Test
    void everyRoomIsOnThePlan() {
        check(noClasses().should().resideOutsideOfPackages(packages(ARROWS.keySet())));
    }

    @Test
    void onlyTensorImportsLibtorch() {
        onlyRoom("tensor", "org.bytedeco.pytorch..", "org.bytedeco.openblas..");
    }

    @Test
    void onlyVideoImportsFfmpeg() {
        onlyRoom("video", "org.bytedeco.ffmpeg..");
    }

    @Test
    void onlyFeaturesImportsOpenCvAndOnnxRuntime() {
        onlyRoom("features", "org.bytedeco.opencv..", "ai.onnxruntime..");
    }

    @Test
    void onlyTheFlinkEngineImportsFlink() {
        onlyRoom("curate.engine.flink", "org.apache.flink..");
    }

    @Test
    void onlyTheCurationEngineImportsPrometheus() {
        onlyRoom("curate.engine", "io.prometheus..");
    }

    @Test
    void onlyTensorVideoAndFeaturesTouchNativePointers() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("orrery.tensor..", "orrery.video..", "orrery.features..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.javacpp.."));
    }

    @Test
    void onlyPlayImportsTheWebServer() {
        onlyRoom("play", "io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");
    }

    @Test
    void onlyTablesImportsParquetAndWhatItBrings() {
        onlyRoom("tables", "org.apache.parquet..", "org.apache.hadoop..", "io.airlift..");
    }

    @Test
    void onlyCliImportsPicocli() {
        onlyRoom("cli", "picocli..");
    }

    @Test
    void onlyCliPrintsOrExits() {
        ArchRule prints = noClasses()
                .that()
                .resideOutsideOfPackage("orrery.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(Throwable.class, "printStackTrace");
        check(prints);
    }

    @Test
    void genieAndCosmosNeverMeet() {
        check(noClasses()
                .that()
                .resideInAPackage("orrery.genie..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("orrery.cosmos.."));
        check(noClasses()
                .that()
                .resideInAPackage("orrery.cosmos..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("orrery.genie.."));
    }

    private static void onlyRoom(String room, String... foreign) {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("orrery." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign));
    }

    /** Some rooms of the plan are not built yet. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }

    private static Set<String> below(String room) {
        Set<String> below = new LinkedHashSet<>();
        for (String each : ARROWS.getOrDefault(room, List.of())) {
            below.add(each);
            below.addAll(below(each));
        }
        return below;
    }

    private static String[] packages(Iterable<String> rooms) {
        List<String> packages = new ArrayList<>();
        rooms.forEach(room -> packages.add("orrery." + room + ".."));
        return packages.toArray(String[]::new);
    }
}
