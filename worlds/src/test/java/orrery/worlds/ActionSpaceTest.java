package orrery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.base.Records;

class ActionSpaceTest {
    private static final ActionSpace BUTTONS = new ActionSpace.Discrete(List.of("noop", "up", "down"));
    private static final ActionSpace.Continuous AXES =
            new ActionSpace.Continuous(List.of(ActionAxis.of("steer", -1, 1), ActionAxis.of("gas", 0, 1)));

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 1000})
    void aButtonThatTheWorldDoesNotKnowIsRefused(int index) {
        assertThatThrownBy(() -> BUTTONS.check(new Action.Press(index), "play"))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("index " + index);
    }

    @Test
    void aValueOutsideItsRangeIsRefusedNamingAxisAndRange() {
        assertThatThrownBy(() -> AXES.check(new Action.Move(0, 1.5f), "play"))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("gas = 1.5")
                .hasMessageContaining("0.0..1.0");
    }

    @Test
    void valuesThatAreNoNumbersAreRefused() {
        assertThat(AXES.objection(new Action.Move(Float.NaN, 0))).contains("steer");
        assertThat(AXES.objection(new Action.Move(0, Float.POSITIVE_INFINITY))).contains("gas");
    }

    @Test
    void buttonsAndAxesDoNotMix() {
        assertThat(BUTTONS.objection(new Action.Move(0))).isNotEmpty();
        assertThat(AXES.objection(new Action.Press(0))).isNotEmpty();
        assertThat(AXES.objection(new Action.Move(0))).contains("1 values");
    }

    @Test
    void everySpaceTakesAnUnknownAction() {
        assertThat(BUTTONS.objection(Action.NONE)).isEmpty();
        assertThat(AXES.objection(Action.NONE)).isEmpty();
        assertThat(ActionSpace.unlabelled().objection(Action.NONE)).isEmpty();
        assertThat(ActionSpace.unlabelled().objection(new Action.Press(0))).isNotEmpty();
    }

    @Test
    void comesBackFromJsonAsItWas() {
        for (ActionSpace space : List.of(BUTTONS, AXES, ActionSpace.unlabelled())) {
            assertThat(Records.parse(Records.line(space), ActionSpace.class, "test"))
                    .isEqualTo(space);
        }
    }

    @Test
    void statisticsAreThoseOfTheRecordedMoves() {
        ActionSpace.Continuous measured =
                AXES.measuredOn(List.of(new Action.Move(-1, 0.5f), new Action.Move(1, 0.5f), Action.NONE));
        assertThat(measured.axes().get(0).mean()).isZero();
        assertThat(measured.axes().get(0).std()).isEqualTo(1);
        assertThat(measured.axes().get(1).mean()).isEqualTo(0.5);
        assertThat(measured.axes().get(1).std())
                .as("a constant axis keeps a spread")
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "steer -1 left .. 1 right,steer,-1,1",
        "gas 0..1,gas,0,1",
        "dx -1..1,dx,-1,1",
        "wheel angle -0.5 .. 2.5,wheel angle,-0.5,2.5",
        "x -1e-3..+1e3,x,-0.001,1000"
    })
    void readsRangesInTheWordsOfTheCatalogue(String text, String name, double low, double high) {
        assertThat(ActionNames.axis(text)).contains(ActionAxis.of(name, low, high));
    }

    @ParameterizedTest
    @ValueSource(strings = {"left", "gas", "gas 0", "gas 1..0", "0..1", "gas ..1", "", "a 1..1"})
    void takesNothingElseForARange(String text) {
        assertThat(ActionNames.axis(text)).isEmpty();
    }
}
