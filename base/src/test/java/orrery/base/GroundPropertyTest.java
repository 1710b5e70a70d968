package orrery.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;

/** jqwik apart from Jupiter: their lifecycles differ. */
class GroundPropertyTest {
    record Card(
            String name,
            long steps,
            double loss,
            List<String> tags,
            Map<String, Integer> sizes,
            @Nullable String note) {}

    @Property
    boolean whatIsWrittenComesBack(@ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        return Durations.parse(Durations.text(duration)).equals(duration);
    }

    @Property(tries = 200)
    boolean anyRecordComesBackFromOneLine(
            @ForAll String name,
            @ForAll long steps,
            @ForAll double loss,
            @ForAll List<String> tags,
            @ForAll Map<String, Integer> sizes) {
        Card card = new Card(name, steps, loss, tags, sizes, null);
        return Records.parse(Records.line(card), Card.class, "line").equals(card);
    }

    @Property(tries = 50)
    boolean anyPlainTextComesBackFromYaml(
            @ForAll @AlphaChars @Chars({' ', ':', '#', '-', '"', '\'', '0', '.', 'e', '\n'}) @StringLength(max = 20)
                    String text)
            throws Exception {
        Path folder = Files.createTempDirectory("yaml");
        try {
            Records.write(folder.resolve("t.yaml"), Map.of("text", text));
            return Records.tree(folder.resolve("t.yaml"))
                    .path("text")
                    .textValue()
                    .equals(text);
        } finally {
            AtomicFiles.delete(folder);
        }
    }

    @Property
    boolean nearestNameOfAKnownNameIsItself(@ForAll @StringLength(max = 20) String name, @ForAll List<String> others) {
        List<String> known = new ArrayList<>(others);
        known.add(name);
        return Nearest.name(name, known)
                .map(found -> Nearest.distance(found, name) == 0)
                .orElse(false);
    }

    @Property
    boolean seedsOfTwoStreamsDiffer(@ForAll long seed, @ForAll String a, @ForAll String b) {
        return a.equals(b) || Seeds.derive(seed, a) != Seeds.derive(seed, b);
    }
}
