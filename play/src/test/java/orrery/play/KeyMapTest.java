package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;

/** The worlds of the catalogue and some others. */
class KeyMapTest {

    @Test
    void pongGoesUpAndDownAndRests() {
        Controls pong = buttons("noop", "up", "down");
        assertThat(keys(pong)).containsExactly("", "ArrowUp", "ArrowDown");
        assertThat(pong.rest()).isZero();
        assertThat(pong.restAction()).isEqualTo(new Action.Press(0));
    }

    @Test
    void breakoutFiresWithTheSpaceBar() {
        assertThat(keys(buttons("noop", "fire", "right", "left")))
                .containsExactly("", "Space", "ArrowRight", "ArrowLeft");
    }

    @Test
    void coinRunJumpsWithTheUpArrowAndTheSpaceBar() {
        Controls coinrun = buttons("noop", "left", "right", "jump", "jump_left", "jump_right", "down");
        assertThat(keys(coinrun))
                .containsExactly(
                        "",
                        "ArrowLeft",
                        "ArrowRight",
                        "ArrowUp",
                        "ArrowUp+ArrowLeft",
                        "ArrowUp+ArrowRight",
                        "ArrowDown");
        assertThat(coinrun.buttons().get(3).chord().get(0)).contains("Space", "KeyW");
    }

    @Test
    void doomTurnsWithTheArrows() {
        assertThat(keys(buttons("noop", "forward", "turn_left", "turn_right", "forward_left", "forward_right")))
                .containsExactly("", "ArrowUp", "ArrowLeft", "ArrowRight", "ArrowUp+ArrowLeft", "ArrowUp+ArrowRight");
    }

    @Test
    void highwayChangesLanesAndSpeed() {
        Controls highway = buttons("lane_left", "idle", "lane_right", "faster", "slower");
        assertThat(keys(highway)).containsExactly("ArrowLeft", "", "ArrowRight", "ArrowUp", "ArrowDown");
        assertThat(highway.rest()).isEqualTo(1);
        assertThat(highway.buttons().get(0).label()).isEqualTo("lane left");
    }

    @Test
    void namesInOneWordAreTakenApart() {
        assertThat(keys(buttons("NOOP", "UPFIRE", "DOWNLEFT", "turnRight")))
                .containsExactly("", "ArrowUp+Space", "ArrowDown+ArrowLeft", "ArrowRight");
    }

    @Test
    void namesThatSayNothingAndDoublesGetDigits() {
        assertThat(keys(buttons("code 0", "code 1", "left", "turn_left", "upgrade")))
                .containsExactly("Digit1", "Digit2", "ArrowLeft", "Digit3", "Digit4");
    }

    @Test
    void worldWithoutARestingButtonDoesNothingAtRest() {
        assertThat(buttons("left", "right").restAction()).isEqualTo(Action.NONE);
        assertThat(KeyMap.of(new ActionSpace.Discrete(List.of())).restAction()).isEqualTo(Action.NONE);
    }

    @Test
    void everyButtonOfALargeWorldHasKeysOfItsOwn() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            names.add("thing " + i);
        }
        List<String> keys = keys(KeyMap.of(new ActionSpace.Discrete(names)));
        assertThat(keys.stream().filter(key -> !key.isEmpty())).hasSize(25).doesNotHaveDuplicates();
        assertThat(keys).doesNotContain("KeyP", "KeyR", "KeyN", "Period");
    }

    @Test
    void carSteersWithTheArrowsAndHasPedals() {
        Controls car = KeyMap.of(new ActionSpace.Continuous(
                List.of(ActionAxis.of("steer", -1, 1), ActionAxis.of("gas", 0, 1), ActionAxis.of("brake", 0, 1))));
        assertThat(car.axes().get(0).minus()).contains("ArrowLeft");
        assertThat(car.axes().get(0).plus()).contains("ArrowRight");
        assertThat(car.axes().get(1).minus()).isEmpty();
        assertThat(car.axes().get(1).plus()).contains("ArrowUp");
        assertThat(car.axes().get(2).plus()).contains("ArrowDown");
        assertThat(car.restAction()).isEqualTo(new Action.Move(0, 0, 0));
    }

    @Test
    void armMovesInThreeDirections() {
        Controls push = KeyMap.of(new ActionSpace.Continuous(
                List.of(ActionAxis.of("dx", -1, 1), ActionAxis.of("dy", -1, 1), ActionAxis.of("dz", -1, 1))));
        assertThat(push.axes().stream().map(axis -> axis.plus().get(0)))
                .containsExactly("ArrowRight", "ArrowUp", "KeyE");
        assertThat(push.axes().stream().map(axis -> axis.minus().get(0)))
                .containsExactly("ArrowLeft", "ArrowDown", "KeyQ");
    }

    @Test
    void axesWithStrangeNamesTakeFreeKeysInOrder() {
        Controls strange = KeyMap.of(new ActionSpace.Continuous(
                List.of(ActionAxis.of("alpha", 2, 4), ActionAxis.of("x", -1, 1), ActionAxis.of("beta", -1, 1))));
        assertThat(strange.axes().get(0).rest()).isEqualTo(3);
        assertThat(strange.axes().stream().map(axis -> axis.plus().get(0)))
                .containsExactly("ArrowUp", "ArrowRight", "KeyE");
    }

    private static Controls buttons(String... names) {
        return KeyMap.of(new ActionSpace.Discrete(List.of(names)));
    }

    private static List<String> keys(Controls controls) {
        return controls.buttons().stream()
                .map(button -> String.join(
                        "+", button.chord().stream().map(keys -> keys.get(0)).toList()))
                .toList();
    }
}
