package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;

class GateTest {
    private final Gate local = new Gate("127.0.0.1", null);
    private final Gate open = new Gate("0.0.0.0", "a-token-of-my-own");

    @Test
    void loopbackNamesWithOurPortAreKnownAndNothingElse() {
        assertThat(local.knowsHost("127.0.0.1:8080", 8080)).isTrue();
        assertThat(local.knowsHost("localhost:8080", 8080)).isTrue();
        assertThat(local.knowsHost("LOCALHOST:8080", 8080)).isTrue();
        assertThat(local.knowsHost("[::1]:8080", 8080)).isTrue();
        assertThat(local.knowsHost("localhost", 80)).isTrue();
        for (String foreign : new String[] {
            "localhost:8081",
            "localhost",
            "evil.example:8080",
            "127.0.0.1.evil.example:8080",
            "192.168.1.5:8080",
            "",
            ":",
            ":8080",
            "localhost:",
            "127.0.0.1:8080:8080",
            "evil.example#127.0.0.1:8080"
        }) {
            assertThat(local.knowsHost(foreign, 8080)).as(foreign).isFalse();
        }
        assertThat(local.knowsHost(null, 8080)).isFalse();
    }

    @Test
    void openDoorKnowsNumbersButNoForeignNames() {
        assertThat(open.knowsHost("192.168.1.5:8080", 8080)).isTrue();
        assertThat(open.knowsHost("[fe80::1]:8080", 8080)).isTrue();
        assertThat(open.knowsHost("evil.example:8080", 8080)).isFalse();
    }

    @Test
    void onlyOurOwnPageOrNoPageAtAllMayConnect() {
        assertThat(Gate.knowsOrigin("http://localhost:8080", "localhost:8080")).isTrue();
        assertThat(Gate.knowsOrigin(null, "localhost:8080")).isTrue();
        assertThat(Gate.knowsOrigin("null", "localhost:8080")).isFalse();
        assertThat(Gate.knowsOrigin("https://localhost:8080", "localhost:8080")).isFalse();
        assertThat(Gate.knowsOrigin("http://localhost:8081", "localhost:8080")).isFalse();
        assertThat(Gate.knowsOrigin("http://evil.example", "localhost:8080")).isFalse();
    }

    @Test
    void tokenHas128BitsAndOpensAloneTheDoorItIsFor() {
        assertThat(local.token()).matches("[0-9a-f]{32}").isNotEqualTo(new Gate("127.0.0.1", null).token());
        assertThat(local.opens(local.token())).isTrue();
        assertThat(local.opens(local.token() + "0")).isFalse();
        assertThat(local.opens("")).isFalse();
        assertThat(local.opens(null)).isFalse();
        assertThat(open.opens("a-token-of-my-own")).isTrue();
    }

    @Test
    void weakTokenIsRefused() {
        assertThatThrownBy(() -> new PlayOptions.Door("127.0.0.1", 0, "short")).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> new PlayOptions.Door("127.0.0.1", 0, "with space in it, long"))
                .isInstanceOf(OrreryException.class);
    }
}
