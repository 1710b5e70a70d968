package orrery.curate.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.curate.decide.Rule;
import orrery.curate.decide.Rules;
import orrery.curate.filter.ClipScores;

class TierRulesTest {
    /** The names by which rules know the numbers and texts of a record. */
    private static void names(String path, Class<?> type, Set<String> names) {
        for (RecordComponent part : type.getRecordComponents()) {
            String snake = part.getName().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
            if (part.getType().isRecord()) {
                names(path + "." + snake, part.getType(), names);
            } else {
                names.add(path + "." + snake);
            }
        }
    }

    /** A rule about what nobody measures lets everything pass. */
    @ParameterizedTest
    @ValueSource(strings = {"pre-train", "fine-tune", "world"})
    void rulesThatComeAlongAreAboutWhatIsMeasured(String tier) {
        Set<String> measured = new TreeSet<>();
        names("clip", CutStage.Cut.class, measured);
        names(Line.SCORES, ClipScores.class, measured);
        assertThat(Rules.tier(tier).rules()).extracting(Rule::score).isSubsetOf(measured);
    }
}
