import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Counts the tests that really ran, from Surefire's reports: a class whose name Surefire does not know is skipped in silence and the
 * build stays green. Run by Maven as a source file, twice: {@code begin} in the root, {@code check} in the last room.
 *
 * <pre>
 * java .ci/CountTests.java begin ROOT STAMP   a build of all rooms begins; STAMP is Maven's time of this build
 * java .ci/CountTests.java check ROOT STAMP   fails when fewer ran than .ci/minimum-tests says; builds of some rooms pass
 * java .ci/CountTests.java print ROOT         one line: N passed, F failed, M skipped
 * </pre>
 */
public final class CountTests {
    private final Path root;
    private int run;
    private int failed;
    private int skipped;

    private CountTests(Path root) {
        this.root = root;
    }

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[1]).toAbsolutePath().normalize();
        Path mark = root.resolve("target/whole-build");
        switch (args[0]) {
            case "begin" -> {
                Files.createDirectories(mark.getParent());
                Files.writeString(mark, args[2]);
            }
            case "check" -> {
                if (Files.exists(mark) && Files.readString(mark).equals(args[2])) {
                    new CountTests(root).count(mark).check();
                }
            }
            case "print" -> new CountTests(root).count(mark).print();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Sums the reports written since the build began; older ones may be of classes that are gone. */
    private CountTests count(Path mark) throws Exception {
        DocumentBuilder xml = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        long begun = mark.toFile().lastModified();
        try (Stream<Path> rooms = Files.list(root)) {
            for (Path room : (Iterable<Path>) rooms::iterator) {
                File[] reports = room.resolve("target/surefire-reports")
                        .toFile()
                        .listFiles((folder, name) -> name.startsWith("TEST-") && name.endsWith(".xml"));
                for (File report : reports == null ? List.<File>of() : List.of(reports)) {
                    if (report.lastModified() >= begun) {
                        Element suite = xml.parse(report).getDocumentElement();
                        run += number(suite, "tests");
                        failed += number(suite, "failures") + number(suite, "errors");
                        skipped += number(suite, "skipped");
                    }
                }
            }
        }
        return this;
    }

    private static int number(Element suite, String name) {
        String text = suite.getAttribute(name);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private void check() throws Exception {
        int least = Integer.parseInt(Files.readString(root.resolve(".ci/minimum-tests")).strip());
        int ran = run - skipped;
        System.out.println(ran + " tests ran, " + skipped + " skipped; at least " + least + " must run");
        if (ran < least) {
            System.err.println("error: only " + ran + " tests ran, .ci/minimum-tests wants " + least);
            System.err.println("cure: find what no longer runs (a test class must end in Test; skips say why in"
                    + " */target/surefire-reports), or -Dexec.skip=true for a run of some tests only");
            System.exit(1);
        }
    }

    private void print() {
        System.out.println((run - failed - skipped) + " passed, " + failed + " failed, " + skipped + " skipped");
    }
}
