package orrery.curate.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.base.Records;

class RulesTest {
    private static Rules of(String... rules) {
        Rules all = new Rules(1, List.of());
        for (String rule : rules) {
            all = all.with(Rule.parse(rule));
        }
        return all;
    }

    private static boolean passes(Rules rules, Map<String, Object> clip, List<Map<String, Object>> clips) {
        return new Decision(rules, clips).of(clip).stream().allMatch(Decision.Stand::passes);
    }

    @Test
    void limitsAreInside() {
        Rules rules = of("a.b >= 2", "a.b <= 3");
        for (double value : new double[] {2, 2.5, 3}) {
            assertThat(passes(rules, Map.of("a.b", value), List.of())).isTrue();
        }
        for (double value : new double[] {1.99, 3.01}) {
            assertThat(passes(rules, Map.of("a.b", value), List.of())).isFalse();
        }
    }

    @Test
    void whatWasNotMeasuredPasses() {
        assertThat(passes(of("a.b >= 2"), Map.of("a.c", 1.0), List.of())).isTrue();
    }

    @Test
    void textsMayBeForbidden() {
        assertThat(passes(of("camera.tag != shaky"), Map.of("camera.tag", "shaky"), List.of()))
                .isFalse();
        assertThat(passes(of("camera.tag != shaky"), Map.of("camera.tag", "static"), List.of()))
                .isTrue();
    }

    @Test
    void sharesAreOfAllClips() {
        List<Map<String, Object>> clips = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clips.add(Map.of("a", (double) (i * 37 % 100)));
        }
        assertThat(clips.stream().filter(clip -> passes(of("a >~ 0.15"), clip, clips)))
                .hasSize(85);
        assertThat(clips.stream().filter(clip -> passes(of("a <~ 0.1"), clip, clips)))
                .hasSize(90);
    }

    @Test
    void anotherLimitKeepsThePlaceAndTheReason() {
        Rules changed = Rules.tier("pre-train").with(Rule.parse("clip.short_side >= 720"));
        assertThat(changed.rules()).hasSameSizeAs(Rules.tier("pre-train").rules());
        assertThat(changed.rules().get(0).reason()).isEqualTo("small");
        assertThat(changed.rules().get(0).least()).isEqualTo(720);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pre-train", "fine-tune"})
    void tiersThatComeAlongCanBeRead(String tier) {
        assertThat(Rules.tier(tier).rules()).isNotEmpty();
    }

    @Test
    void scoresAreNamedByTheirPath() {
        Map<String, Object> flat =
                Decision.flat(Map.of("s", Records.toTree(Map.of("a", Map.of("b", 2, "c", "word", "d", List.of(1))))));
        assertThat(flat).isEqualTo(Map.of("s.a.b", 2.0, "s.a.c", "word"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a >= ", "a == 2", "a >= two", "A >= 1", "a >~ 1.5"})
    void whatIsNoRuleIsRefused(String text) {
        assertThatThrownBy(() -> Rule.parse(text)).isInstanceOf(OrreryException.class);
    }
}
