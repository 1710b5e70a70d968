package orrery.curate.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import orrery.base.OrreryException;
import orrery.curate.filter.KindMix.Clip;

/** Shares of kinds that were asked for are reached. */
class KindMixTest {
    private static List<Clip> clips(List<Integer> counts) {
        List<Clip> clips = new ArrayList<>();
        for (int kind = 0; kind < counts.size(); kind++) {
            for (int i = 0; i < counts.get(kind); i++) {
                clips.add(new Clip("clip-" + kind + "-" + i, "kind" + kind));
            }
        }
        return clips;
    }

    @Property(tries = 100)
    void sharesAreReachedWithinTwoPointsAndTheOrderDoesNotMatter(
            @ForAll @Size(min = 2, max = 6) List<@IntRange(min = 80, max = 400) Integer> counts,
            @ForAll @Size(6) List<@DoubleRange(min = 0.2, max = 1) Double> wanted,
            @ForAll long seed) {
        double sum = 0;
        for (int kind = 0; kind < counts.size(); kind++) {
            sum += wanted.get(kind);
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        for (int kind = 0; kind < counts.size(); kind++) {
            shares.put("kind" + kind, wanted.get(kind) / sum);
        }
        List<Clip> clips = clips(counts);
        KindMix mix = new KindMix(shares, Set.of());
        Set<String> kept = mix.kept(clips);
        assertThat(kept.size()).isGreaterThanOrEqualTo(80);
        boolean whole = false;
        for (int kind = 0; kind < counts.size(); kind++) {
            String prefix = "clip-" + kind + "-";
            long many = kept.stream().filter(id -> id.startsWith(prefix)).count();
            double share = wanted.get(kind) / sum;
            assertThat((double) many / kept.size()).isBetween(share - 0.02, share + 0.02);
            whole |= many == counts.get(kind);
        }
        assertThat(whole).as("the scarcest kind is kept whole").isTrue();
        Collections.shuffle(clips, new Random(seed));
        assertThat(mix.kept(clips)).isEqualTo(kept);
    }

    @Property(tries = 1)
    void listsAllowAndBlock() {
        List<Clip> clips = clips(List.of(3, 4, 5));
        assertThat(KindMix.lists(Set.of(), Set.of("kind1"), clips).kept(clips)).hasSize(8);
        assertThat(KindMix.lists(Set.of("kind0", "kind2"), Set.of("kind2"), clips)
                        .kept(clips))
                .hasSize(3);
        assertThat(KindMix.lists(Set.of(), Set.of(), clips).kept(clips)).hasSize(12);
        assertThatThrownBy(() -> new KindMix(Map.of("a", 0.0), Set.of())).isInstanceOf(OrreryException.class);
    }
}
