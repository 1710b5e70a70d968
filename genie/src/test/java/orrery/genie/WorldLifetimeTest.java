package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.worlds.Action;
import orrery.worlds.DriftWorld;
import orrery.worlds.Frame;

/** A world gives back what it took, and a long game takes nothing more. */
class WorldLifetimeTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void learn() {
        try (DriftWorld drift = new DriftWorld(32, 32)) {
            drift.record(folder.resolve("drift"), 40, 1);
            drift.record(folder.resolve("drift"), 40, 2);
        }
        LearnOptions.Extras tiny = new LearnOptions.Extras(0, new LearnOptions.Steps(2, 2), false, false);
        LearnOptions options = new LearnOptions(
                folder.resolve("drift"), folder.resolve("world"), Duration.ofMinutes(1), 32, "micro", 5, 1, tiny);
        try (Learn learn = Learn.prepare(options, Progress.SILENT, Stop.never())) {
            learn.run();
        }
    }

    @Test
    void openingPlayingAndClosingLeavesNoTensorBehind() {
        for (Precision precision : Precision.values()) {
            play(precision, 3); // what lasts as long as the program is made here
            long before = Scope.liveTensors();
            play(precision, 30);
            assertThat(Scope.liveTensors()).as("%s", precision).isEqualTo(before);
        }
    }

    private static void play(Precision precision, int frames) {
        try (World world = World.open(folder.resolve("world"), precision);
                LiveWorld live = world.live()) {
            for (int t = 0; t < frames; t++) {
                live.step(new Action.Press(t % 5));
                if (t % 3 == 0) {
                    live.idle();
                }
            }
            live.reset(0, 1);
        }
    }

    @Test
    void aLongGameHoldsNoMoreTensorsThanAShortOne() {
        try (World world = World.open(folder.resolve("world"), Precision.fastest());
                LiveWorld live = world.live()) {
            live.steps(1);
            for (int t = 0; t < 40; t++) {
                live.step(new Action.Press(1));
            }
            long before = Scope.liveTensors();
            for (int t = 0; t < 200; t++) {
                live.step(new Action.Press(t % 5));
            }
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }

    @Test
    void picturesOfASimulatorBeginAGameAndTheNextFramesAreDrawnFromThem() {
        List<Frame> pictures = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        try (DriftWorld drift = new DriftWorld(32, 32);
                World world = World.open(folder.resolve("world"), Precision.FLOAT32);
                LiveWorld live = world.live()) {
            for (int t = 0; t < 9; t++) {
                pictures.add(drift.frame());
                if (t < 8) {
                    actions.add(new Action.Press(t % 5));
                    drift.step(actions.get(t));
                }
            }
            live.begin(pictures, actions, 3);
            byte[] first = live.frame().rgb();
            live.step(new Action.Press(2));
            byte[] second = live.frame().rgb();
            live.begin(pictures, actions, 3);
            assertThat(live.frame().rgb()).isEqualTo(first);
            live.step(new Action.Press(2));
            assertThat(live.frame().rgb()).isEqualTo(second);
            live.begin(pictures.subList(0, 1), List.of(), 3);
            live.step(new Action.Press(2));
            assertThat(live.frame().rgb()).isNotEqualTo(second);
        }
    }
}
