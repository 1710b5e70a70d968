package orrery.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroundTest {
    @Test
    void errorCarriesMessageAndCure() {
        OrreryException e = new OrreryException("no frames", "give some");
        assertThat(e).hasMessage("no frames");
        assertThat(e.cure()).isEqualTo("give some");
    }

    @Test
    void checkPassesWhatHolds() {
        Check.that(true, "none", "never");
        Check.divides("heads", 4, "width", 128);
        Check.atLeast("steps", 1, 1);
        Check.within("size", 64, 16, 256);
        Check.within("decay", 0.5, 0.0, 1.0);
        Check.positive("learning_rate", 1e-9);
    }

    @Test
    void checkNamesTheValueAndTheCure() {
        OrreryException e = catchThrowableOfType(OrreryException.class, () -> Check.divides("heads", 3, "width", 128));
        assertThat(e).hasMessage("heads is 3 and does not divide width, which is 128");
        assertThat(e.cure()).isEqualTo("Choose width as a multiple of heads, e.g. 129.");
        assertThatThrownBy(() -> Check.divides("heads", 0, "width", 128)).hasMessage("heads is 0");
        assertThatThrownBy(() -> Check.atLeast("steps", 0, 1)).hasMessage("steps is 0");
        assertThatThrownBy(() -> Check.within("size", 8, 16, 256)).hasMessage("size is 8");
    }

    @Test
    void checkRefusesWhatIsNotANumber() {
        assertThatThrownBy(() -> Check.within("decay", Double.NaN, 0, 1)).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> Check.positive("rate", Double.NaN)).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> Check.positive("rate", Double.POSITIVE_INFINITY))
                .isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> Check.positive("rate", 0)).isInstanceOf(OrreryException.class);
    }

    @Test
    void checkWritesNumbersAlikeInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThatThrownBy(() -> Check.that(false, "", "%d of %.1f", 3, 1.5))
                    .hasMessage("3 of 1.5");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void streamsOfOneSeedDifferAndStayTheSameForEver() {
        assertThat(Seeds.derive(7, "noise")).isEqualTo(Seeds.derive(7, "noise")).isEqualTo(737410017573965457L);
        Set<Long> seeds = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            for (String stream : List.of("noise", "order", "dropout", "")) {
                seeds.add(Seeds.derive(seed, stream));
            }
        }
        assertThat(seeds).hasSize(400);
    }

    @Test
    void stopStaysRequested() throws InterruptedException {
        Stop stop = Stop.never();
        assertThat(stop.requested()).isFalse();
        Thread other = new Thread(stop::request);
        other.start();
        other.join();
        assertThat(stop.requested()).isTrue();
        assertThat(Stop.never().requested()).isFalse();
    }

    @Test
    void nearestNameAllowsSwapsDropsAndCase() {
        List<String> known = List.of("batch_size", "steps", "seed");
        assertThat(Nearest.name("bacth_size", known)).contains("batch_size");
        assertThat(Nearest.name("STEP", known)).contains("steps");
        assertThat(Nearest.name("colour", known)).isEmpty();
        assertThat(Nearest.cure("x", List.of(), "keys")).contains("no keys");
    }

    @Test
    void silentProgressTakesEverything() {
        Progress.SILENT.start("learning", 0, "steps");
        Progress.SILENT.at(-1, "");
        Progress.SILENT.finish("");
        Progress.SILENT.say("");
    }
}
