package orrery.curate.decide;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.base.UsageException;

/**
 * What clips must be, in the order in which they are asked: the first rule that a clip breaks is the reason that is counted.
 *
 * @param format 1
 * @param rules all of them
 */
public record Rules(int format, List<Rule> rules) {
    /** The rules that {@code learn} asks of raw footage: what moves and can be seen, text and shaking hands too. */
    public static final String WORLD = "world";

    /** The sets that come along. */
    public static final List<String> TIERS = List.of("pre-train", "fine-tune", WORLD);

    /** Rules of one of the {@link #TIERS}: {@code fine-tune} is the strictest one. */
    public static Rules tier(String name) {
        if (!TIERS.contains(name)) {
            throw new UsageException(
                    "no tier is called \"" + name + "\"", "Use one of " + String.join(", ", TIERS) + ".");
        }
        try (InputStream in = Rules.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new OrreryException("the rules of " + name + " are not in this build", "Build Orrery again.");
            }
            return Records.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), Rules.class, name + ".json");
        } catch (IOException e) {
            throw new OrreryException("the rules of " + name + " cannot be read", "Build Orrery again.", e);
        }
    }

    /** Rules of a {@code .json} or {@code .yaml} file. */
    public static Rules read(Path file) {
        return Records.read(file, Rules.class);
    }

    /** The same rules with another one: in the place, and for the reason, of one for the same score and side, else as the last. */
    public Rules with(Rule rule) {
        List<Rule> changed = new ArrayList<>();
        boolean placed = false;
        for (Rule each : rules) {
            if (!rule.replaces(each)) {
                changed.add(each);
            } else if (!placed) {
                changed.add(rule.because(each.reason()));
                placed = true;
            }
        }
        if (!placed) {
            changed.add(rule);
        }
        return new Rules(format, List.copyOf(changed));
    }
}
