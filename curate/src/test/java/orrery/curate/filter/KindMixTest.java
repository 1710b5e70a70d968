package orrery.curate.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static KindMix.Share share(Map<String, KindMix.Share> reached, String kind) {
        return Objects.requireNonNull(reached.get(kind));
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
        KindMix mix = new KindMix(shares, Set.of(), Set.of());
        Map<String, String> dropped = mix.dropped(clips);
        assertThat(dropped.values()).containsOnly(KindMix.SURPLUS);
        int kept = clips.size() - dropped.size();
        assertThat(kept).isGreaterThanOrEqualTo(80);
        boolean whole = false;
        for (int kind = 0; kind < counts.size(); kind++) {
            KindMix.Share reached = share(mix.reached(clips, dropped), "kind" + kind);
            double share = wanted.get(kind) / sum;
            assertThat((double) reached.kept() / kept).isBetween(share - 0.02, share + 0.02);
            assertThat(reached.share()).isEqualTo((double) reached.kept() / kept);
            assertThat(reached.of()).isEqualTo(counts.get(kind));
            whole |= reached.kept() == counts.get(kind);
        }
        assertThat(whole).as("the scarcest kind is kept whole").isTrue();
        Collections.shuffle(clips, new Random(seed));
        assertThat(mix.dropped(clips)).isEqualTo(dropped);
    }

    @Property(tries = 1)
    void whatTheSharesLeaveIsForAllOtherKindsTogether() {
        List<Clip> clips = clips(List.of(400, 300, 100, 100));
        KindMix mix = new KindMix(Map.of("kind0", 0.5, "kind1", 0.3), Set.of(), Set.of());
        Map<String, String> dropped = mix.dropped(clips);
        Map<String, KindMix.Share> reached = mix.reached(clips, dropped);
        assertThat(reached).hasSize(3);
        assertThat(reached.get("kind0")).isEqualTo(new KindMix.Share(0.5, 0.5, 400, 400));
        assertThat(reached.get("kind1")).isEqualTo(new KindMix.Share(0.3, 0.3, 240, 300));
        assertThat(share(reached, KindMix.OTHER).kept()).isEqualTo(160);
        assertThat(dropped.values()).containsOnly(KindMix.SURPLUS);
        KindMix whole = new KindMix(Map.of("kind0", 0.6, "kind1", 0.4), Set.of(), Set.of());
        assertThat(whole.dropped(clips).values().stream().filter(KindMix.KIND::equals))
                .hasSize(200);
        KindMix absent = new KindMix(Map.of("kind0", 0.4, "nowhere", 0.6), Set.of(), Set.of());
        assertThat(absent.reached(clips, absent.dropped(clips)).get("nowhere"))
                .isEqualTo(new KindMix.Share(0.6, 0, 0, 0));
        assertThat(share(absent.reached(clips, absent.dropped(clips)), "kind0").share())
                .isEqualTo(1);
    }

    @Property(tries = 1)
    void listsAllowAndBlock() {
        List<Clip> clips = clips(List.of(3, 4, 5));
        assertThat(new KindMix(Map.of(), Set.of(), Set.of("kind1")).dropped(clips))
                .hasSize(4);
        assertThat(new KindMix(Map.of(), Set.of("kind0", "kind2"), Set.of("kind2")).dropped(clips))
                .hasSize(9);
        assertThat(new KindMix(Map.of(), Set.of(), Set.of()).dropped(clips)).isEmpty();
        for (Map<String, Double> shares : List.of(Map.of("a", 0.0), Map.of("a", 0.7, "b", 0.7), Map.of("c", 0.5))) {
            assertThatThrownBy(() -> new KindMix(shares, Set.of(), Set.of("c"))).isInstanceOf(OrreryException.class);
        }
    }
}
