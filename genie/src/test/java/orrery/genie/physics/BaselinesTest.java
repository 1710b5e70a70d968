package orrery.genie.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import orrery.worlds.Frame;
import orrery.worlds.physics.Pooled;
import orrery.worlds.physics.Track;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;
import orrery.worlds.simulators.Simulators;

/** The measure on the billiard table, where everything is known, without any learned world. */
class BaselinesTest {
    private static final PhysicsOptions OPTIONS = new PhysicsOptions(null, 8, 4, 11, 100, null);

    private final Simulator simulator = Simulators.open("billiard", 64, 64, SceneRange.TRAINED);
    private final Baselines baselines = new Baselines(simulator, OPTIONS);
    private final PhysicsTable table = new PhysicsTable(OPTIONS.horizons());

    private List<TrueScene> scenes() {
        List<TrueScene> scenes = new ArrayList<>();
        for (int i = 0; i < OPTIONS.scenes(); i++) {
            scenes.add(TrueScene.make(simulator, SceneRange.TRAINED, i, OPTIONS));
        }
        return scenes;
    }

    private void add(String origin, TrueScene scene, Map<Integer, Baselines.Guess> guesses) {
        guesses.forEach(
                (horizon, guess) -> table.add(SceneRange.TRAINED, TrueScene.CONTEXT, origin, scene, horizon, guess));
    }

    private double value(String origin, int horizon, String figure) {
        Pooled pooled = table.figure(SceneRange.TRAINED, TrueScene.CONTEXT, origin, horizon, figure);
        assertThat(pooled.count()).as(origin + " " + figure).isPositive();
        return pooled.ratio();
    }

    @Test
    void theSimulatorRestartedFromItsTrueStateHasNoError() {
        for (TrueScene scene : scenes()) {
            Map<String, Track> state = new LinkedHashMap<>();
            scene.at(TrueScene.LAST).bodies().forEach(body -> state.put(body.name(), Track.of(body)));
            baselines.ceiling(scene, state).forEach((horizon, guess) -> {
                scene.at(TrueScene.LAST + horizon).bodies().forEach(body -> {
                    Track told = guess.told().get(body.name());
                    assertThat(told).isNotNull();
                    if (told != null && horizon <= 16) { // later the last bits of a collision are large
                        assertThat(Math.hypot(told.x() - body.x(), told.y() - body.y()))
                                .as("%s %d frames on".formatted(body.name(), horizon))
                                .isLessThan(1e-6);
                    }
                });
            });
        }
    }

    @Test
    void errorsOfGuessesGrowAndTheBetterInformedAreBetter() {
        for (TrueScene scene : scenes()) {
            Map<String, Track> known = Baselines.known(scene, TrueScene.CONTEXT);
            add("copy", scene, baselines.copy(scene, known));
            add("linear", scene, baselines.linear(scene, known));
            add("ceiling", scene, baselines.ceiling(scene, known));
        }
        String place = "position_error_px";
        assertThat(value("copy", 4, place)).isGreaterThan(2 * value("copy", 1, place));
        assertThat(value("copy", 16, place)).isGreaterThan(value("copy", 4, place));
        assertThat(value("copy", 16, "iou")).isLessThan(value("copy", 1, "iou"));
        assertThat(value("copy", 16, "energy_error")).isCloseTo(1, within(1e-9));
        assertThat(value("copy", 100, "permanence")).isEqualTo(1);
        assertThat(value("linear", 1, place)).isLessThan(value("copy", 1, place));
        assertThat(value("linear", 100, place)).isGreaterThan(value("linear", 16, place));
        assertThat(value("ceiling", 4, place)).isLessThan(value("linear", 4, place) / 2);
        assertThat(value("ceiling", 1, place)).isLessThan(0.15);
        assertThat(value("ceiling", 16, place)).isLessThan(2);
        assertThat(value("ceiling", 100, "permanence")).isGreaterThan(0.95);
    }

    @Test
    void fromOneFrameNothingMovesUntilItIsPushed() {
        TrueScene scene = scenes().get(0);
        Baselines.known(scene, 1).values().forEach(track -> {
            assertThat(track.speedX()).isZero();
            assertThat(track.speedY()).isZero();
            assertThat(track.spin()).isZero();
        });
        assertThat(Baselines.known(scene, TrueScene.CONTEXT).values()).anyMatch(track -> track.speedX() != 0);
    }

    @Test
    void theTrackerIsOffByLessThanAThirdOfAPixelOnTrueFrames() {
        for (SceneRange range : SceneRange.values()) {
            Simulator other = Simulators.open("billiard", 64, 64, range);
            for (int i = 0; i < 6; i++) {
                TrueScene scene = TrueScene.make(other, range, i, OPTIONS);
                scene.moments().values().forEach(moment -> {
                    Map<String, orrery.worlds.physics.Sighting> seen =
                            scene.tracker().see(moment.picture());
                    moment.bodies().forEach(body -> {
                        orrery.worlds.physics.Sighting sighting = seen.get(body.name());
                        assertThat(sighting).as(body.name()).isNotNull();
                        if (sighting != null) {
                            assertThat(Math.hypot(sighting.x() - body.x(), sighting.y() - body.y()))
                                    .as(range + " " + body)
                                    .isLessThan(0.3);
                        }
                    });
                });
            }
        }
    }

    @Test
    void aModelThatIgnoresKeysHasAnImpulseErrorOfOneAndOneThatObeysNone() {
        List<TrueScene> scenes = scenes();
        ImpulseResponse obeys = new ImpulseResponse(simulator);
        assertThat(obeys.measurable()).isTrue();
        obeys.add(scenes, (all, context, actions, wanted, seed, after) -> played(all, actions), 1, () -> {});
        assertThat(obeys.error().ratio()).isLessThan(0.05);
        assertThat(obeys.gain().ratio()).isCloseTo(1, within(0.05));

        ImpulseResponse deaf = new ImpulseResponse(simulator);
        deaf.add(
                scenes,
                (all, context, actions, wanted, seed, after) -> played(
                        all,
                        Collections.nCopies(
                                all.size(),
                                Collections.nCopies(
                                        ImpulseResponse.FRAMES,
                                        ImpulseResponse.keys(simulator.info().actions())
                                                .get(0)))),
                1,
                () -> {});
        assertThat(deaf.error().ratio()).isCloseTo(1, within(1e-9));
        assertThat(deaf.gain().ratio()).isCloseTo(0, within(1e-9));
    }

    /** A model that knows everything. */
    private Map<Integer, List<Frame>> played(List<TrueScene> scenes, List<List<orrery.worlds.Action>> actions) {
        List<Frame> last = new ArrayList<>();
        for (int i = 0; i < scenes.size(); i++) {
            scenes.get(i).replay(simulator);
            actions.get(i).forEach(simulator::step);
            last.add(simulator.frame());
        }
        return new TreeMap<>(Map.of(ImpulseResponse.FRAMES, last));
    }
}
