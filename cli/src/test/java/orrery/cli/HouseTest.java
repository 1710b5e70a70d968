package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that are about files: lengths, names, test names, licences of natives. */
class HouseTest {
    private static final int LONG = 400;
    private static final int TOO_LONG = 800;
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void noFileHasMoreThan800LinesAndOneOver400SaysWhy() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : sources("src")) {
            List<String> lines = Files.readAllLines(file);
            boolean reason = lines.stream()
                    .limit(80)
                    .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("long because"));
            if (lines.size() > TOO_LONG || (lines.size() > LONG && !reason)) {
                faults.add(ROOT.relativize(file) + ": " + lines.size() + " lines");
            }
        }
        assertThat(faults)
                .as("split it; from 400 to 800 lines a comment near the top may say \"Long because …\"")
                .isEmpty();
    }

    @Test
    void classesAreNamedByWhatTheyAre() throws IOException {
        Pattern bad = Pattern.compile("(.*(Utils?|Helpers?|Manager|Impl)|Module|Record)\\.java");
        assertThat(sources("src")).noneMatch(file -> bad.matcher(name(file)).matches());
    }

    @Test
    void everyClassWithTestsIsOneThatSurefireRuns() throws IOException {
        Pattern test = Pattern.compile(
                "^\\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory|Property|ArchTest)\\b", Pattern.MULTILINE);
        List<String> faults = new ArrayList<>();
        for (Path file : sources("src/test")) {
            String text = Files.readString(file);
            boolean battery = text.contains("abstract class") || text.contains("public interface ");
            if (test.matcher(text).find() && !battery && !name(file).endsWith("Test.java")) {
                faults.add(ROOT.relativize(file).toString());
            }
        }
        assertThat(faults)
                .as("Surefire skips these in silence; end their names in Test")
                .isEmpty();
    }

    @Test
    void everyPackageIsNullMarkedAndSaysWhatItIsFor() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : sources("src/main")) {
            Path page = file.resolveSibling("package-info.java");
            String text = Files.exists(page) ? Files.readString(page) : "";
            if (!text.contains("@NullMarked") || !text.contains("/**")) {
                faults.add(ROOT.relativize(page).toString());
            }
        }
        assertThat(faults.stream().distinct()).isEmpty();
    }

    @Test
    void noMockingLibraryAndNoGplNativesAreOnTheClassPath() throws IOException {
        List<URL> jars = Collections.list(HouseTest.class.getClassLoader().getResources("META-INF/MANIFEST.MF"));
        assertThat(jars).hasSizeGreaterThan(10);
        assertThat(jars)
                .noneMatch(
                        jar -> jar.toString().contains("-gpl") || jar.toString().contains("mockito"));
    }

    @Test
    void nothingNamesThePlaceItWasBuiltIn() throws IOException {
        Pattern place = Pattern.compile("/work/(main|shared|plan|scratch)|/root/|registry\\.npmjs|repo1\\.maven");
        List<String> faults = new ArrayList<>();
        for (Path file : sources("src")) {
            if (!name(file).equals("HouseTest.java")
                    && place.matcher(Files.readString(file)).find()) {
                faults.add(ROOT.relativize(file).toString());
            }
        }
        assertThat(faults).isEmpty();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Java files below {@code part} of every room. */
    private static List<Path> sources(String part) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> rooms = Files.list(ROOT)) {
            for (Path room : (Iterable<Path>) rooms.sorted()::iterator) {
                if (Files.exists(room.resolve("pom.xml")) && Files.isDirectory(room.resolve(part))) {
                    try (Stream<Path> all = Files.walk(room.resolve(part))) {
                        files.addAll(all.filter(file -> name(file).endsWith(".java"))
                                .sorted()
                                .toList());
                    }
                }
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }
}
