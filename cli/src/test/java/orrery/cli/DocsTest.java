package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import orrery.base.Stop;
import picocli.CommandLine;

/** Documents that name a file or a command must name one that exists. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern CALL =
            Pattern.compile("(?:\\./orrery|^ {4,}orrery|^orrery) ([a-z][^`|>#&\\n]*)", Pattern.MULTILINE);

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String target = URLDecoder.decode(link.group(1), StandardCharsets.UTF_8);
                if (!target.contains(":") && !Files.exists(page.resolveSibling(target))) {
                    broken.add(ROOT.relativize(page) + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyCommandAndOptionInADocumentExists() throws IOException {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        CommandLine orrery = Main.commandLine(
                Commands.ALL, nowhere, nowhere, Stop.never(), new Failures(nowhere, nowhere, new String[0]));
        List<String> wrong = new ArrayList<>();
        for (Path page : pages()) {
            Matcher call = CALL.matcher(Files.readString(page));
            while (call.find()) {
                String fault = fault(orrery, call.group(1).strip().split("\\s+", -1));
                if (!fault.isEmpty()) {
                    wrong.add("%s: orrery %s: no %s"
                            .formatted(ROOT.relativize(page), call.group(1).strip(), fault));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** The first word that is no command and no option; empty when all are known. */
    private static String fault(CommandLine line, String[] words) {
        CommandLine at = line;
        for (String word : words) {
            Map<String, CommandLine> below = at.getSubcommands();
            if (word.startsWith("--") && word.length() > 2) {
                String name = word.replaceAll("[=.,;:)\\]].*", "");
                if (at.getCommandSpec().findOption(name) == null) {
                    return name;
                }
            } else if (!below.isEmpty() && word.matches("[a-z]+")) {
                CommandLine next = below.get(word);
                if (next == null) {
                    return word;
                }
                at = next;
            }
        }
        return "";
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("", "docs", "zoo", "examples")) {
            Path top = ROOT.resolve(folder);
            if (Files.isDirectory(top)) {
                try (Stream<Path> all = Files.walk(top, folder.isEmpty() ? 1 : 6)) {
                    pages.addAll(all.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .toList());
                }
            }
        }
        assertThat(pages).isNotEmpty();
        return pages;
    }
}
