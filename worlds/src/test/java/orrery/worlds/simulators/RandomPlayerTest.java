package orrery.worlds.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;

class RandomPlayerTest {
    private final ActionSpace keys = new ActionSpace.Discrete(List.of("noop", "left", "right"));

    @Test
    void everyKeyIsHeldForAWhile() {
        RandomPlayer player = new RandomPlayer(keys, 3);
        Set<Action> pressed = new HashSet<>();
        int changes = 0;
        Action before = Action.NONE;
        for (int t = 0; t < 600; t++) {
            Action action = player.act();
            keys.check(action, "test");
            pressed.add(action);
            changes += action.equals(before) ? 0 : 1;
            before = action;
        }
        assertThat(pressed).hasSize(3);
        assertThat(changes).isBetween(40, 130); // 100 stretches, a third of them of the key before
    }

    @Test
    void theSameSeedDoesTheSame() {
        assertThat(actions(5)).isEqualTo(actions(5)).isNotEqualTo(actions(6));
    }

    private List<Action> actions(long seed) {
        RandomPlayer player = new RandomPlayer(keys, seed);
        List<Action> actions = new ArrayList<>();
        for (int t = 0; t < 50; t++) {
            actions.add(player.act());
        }
        return actions;
    }

    @Test
    void axesStayInTheirRange() {
        ActionSpace axes = new ActionSpace.Continuous(List.of(new ActionAxis("steer", -1, 1, 0, 0.4)));
        RandomPlayer player = new RandomPlayer(axes, 3);
        for (int t = 0; t < 100; t++) {
            axes.check(player.act(), "test");
        }
    }
}
