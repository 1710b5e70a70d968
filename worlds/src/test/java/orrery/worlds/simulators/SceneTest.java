package orrery.worlds.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.worlds.Action;
import orrery.worlds.simulators.Body.Form;

/** What holds for every scene of colliding bodies. */
class SceneTest {
    private static final Action NOTHING = new Action.Press(0);
    private static final double CUE_X = 34.496427065;
    private static final double CUE_Y = 43.973157151;
    private static final double CUE_SPEED_X = 1.299661577;
    private static final double CUE_SPEED_Y = 1.423945141;

    @ParameterizedTest
    @ValueSource(strings = {"billiard", "fall", "slide", "ramp", "pendulum", "stack", "collide", "pour", "physics"})
    void theSameSeedGivesTheSameBytes(String name) {
        Simulator first = open(name, SceneRange.TRAINED);
        Simulator second = open(name, SceneRange.TRAINED);
        second.reset(3, 99); // what was before does not matter
        second.step(new Action.Press(2));
        assertThat(pictures(first, 5)).isEqualTo(pictures(second, 5)).isNotEqualTo(pictures(second, 6));
    }

    private static List<Integer> pictures(Simulator simulator, long seed) {
        simulator.reset(0, seed);
        RandomPlayer player = new RandomPlayer(simulator.info().actions(), seed);
        List<Integer> hashes = new ArrayList<>();
        for (int t = 0; t < 60; t++) {
            hashes.add(Arrays.hashCode(simulator.frame().rgb()));
            simulator.step(player.act());
        }
        return hashes;
    }

    @Test
    void billiardMovesAsItAlwaysDid() {
        Simulator billiard = open("billiard", SceneRange.TRAINED);
        billiard.reset(0, 1);
        RandomPlayer player = new RandomPlayer(billiard.info().actions(), 1);
        for (int t = 0; t < 100; t++) {
            billiard.step(player.act());
        }
        // recorded episodes and shipped worlds rest on this: another number here means other episodes from the same
        // seed
        Body cue = named(billiard, "cue");
        assertThat(new double[] {cue.x(), cue.y(), cue.speedX(), cue.speedY()})
                .containsExactly(new double[] {CUE_X, CUE_Y, CUE_SPEED_X, CUE_SPEED_Y}, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"billiard", "fall", "slide", "ramp", "pendulum", "stack", "collide", "pour"})
    void placingBodiesWhereTheyAreChangesNothing(String name) {
        Simulator simulator = open(name, SceneRange.TRAINED);
        simulator.reset(0, 4);
        for (int t = 0; t < 20; t++) {
            simulator.step(new Action.Press(t % 5));
        }
        List<Body> before = simulator.bodies();
        simulator.place(before);
        List<Body> after = simulator.bodies();
        for (int i = 0; i < before.size(); i++) {
            assertSame(before.get(i), after.get(i), 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"billiard", "collide"})
    void aSceneSeenFromAboveGoesOnFromWhereItsBodiesArePlaced(String name) {
        Simulator first = open(name, SceneRange.TRAINED);
        Simulator second = open(name, SceneRange.TRAINED);
        first.reset(0, 8);
        second.reset(0, 8);
        for (int t = 0; t < 30; t++) {
            first.step(new Action.Press(t / 6 % 5));
        }
        second.place(first.bodies());
        for (int t = 0; t < 30; t++) {
            first.step(new Action.Press(2));
            second.step(new Action.Press(2));
        }
        for (int i = 0; i < first.bodies().size(); i++) {
            assertSame(first.bodies().get(i), second.bodies().get(i), 1e-3);
        }
    }

    private static void assertSame(Body one, Body other, double tolerance) {
        assertThat(new double[] {other.x(), other.y(), other.angle(), other.speedX(), other.speedY(), other.spin()})
                .as(one.name())
                .containsExactly(
                        new double[] {one.x(), one.y(), one.angle(), one.speedX(), one.speedY(), one.spin()},
                        within(tolerance));
    }

    @Test
    void aBodyThatIsNotThereCannotBePlaced() {
        Simulator simulator = open("billiard", SceneRange.TRAINED);
        Body stranger = new Body("green", Outlines.like(Form.DISC, 4), 0x00FF00, 9, 9, 0, 0, 0, 0, 1);
        assertThatThrownBy(() -> simulator.place(List.of(stranger)))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("green");
    }

    @ParameterizedTest
    @ValueSource(strings = {"billiard", "fall", "slide", "ramp", "pendulum", "stack", "collide", "pour"})
    void bodiesStayInThePicture(String name) {
        for (SceneRange range : SceneRange.values()) {
            Simulator simulator = open(name, range);
            for (int seed = 0; seed < 3; seed++) {
                simulator.reset(0, seed);
                Simulator.Player player = simulator.player(seed);
                for (int t = 0; t < 80; t++) {
                    simulator.step(player.act());
                    assertThat(simulator.bodies())
                            .as("%s %s seed %d frame %d", name, range, seed, t)
                            .allMatch(body -> body.x() > 0 && body.x() < 64 && body.y() > 0 && body.y() < 64);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"billiard", "fall", "slide", "ramp", "pendulum", "stack", "collide"})
    void withoutAForceEnergyDoesNotGrow(String name) {
        Simulator simulator = open(name, SceneRange.TRAINED);
        for (int seed = 0; seed < 10; seed++) {
            simulator.reset(0, seed);
            double first = energy(simulator);
            double most = first;
            for (int t = 0; t < 100; t++) {
                simulator.step(NOTHING);
                most = Math.max(most, energy(simulator));
            }
            assertThat(most).as("%s seed %d", name, seed).isLessThanOrEqualTo(first * 1.01 + 1);
        }
    }

    /** Of motion, turning and height together. */
    private static double energy(Simulator simulator) {
        double sum = 0;
        for (Body body : simulator.bodies()) {
            if (body.movable()) {
                double speed = body.speedX() * body.speedX() + body.speedY() * body.speedY();
                double turning = gyration(body.outline()) * body.spin() * body.spin();
                sum += body.mass() * ((speed + turning) / 2 + simulator.gravity() * (64 - body.y()));
            }
        }
        return sum;
    }

    /** Moment of inertia of a unit mass. */
    private static double gyration(Body.Outline outline) {
        double wide = outline.width() * outline.width();
        double high = outline.height() * outline.height();
        return switch (outline.form()) {
            case DISC -> wide / 8;
            case BOX -> (wide + high) / 12;
            case TRIANGLE -> wide / 24 + high / 18;
            case HEXAGON -> wide * 5 / 48;
        };
    }

    @Test
    void aCollisionKeepsMomentum() {
        Simulator simulator = open("collide", SceneRange.TRAINED);
        int hits = 0;
        for (int seed = 0; hits < 5; seed++) {
            simulator.reset(0, seed);
            if (simulator.bodies().size() != 2) {
                continue;
            }
            Body left = simulator.bodies().get(0).at(20, 32, 1.5, 0.1);
            Body right = simulator.bodies().get(1).at(44, 33, -1, 0);
            simulator.place(List.of(left, right));
            double x = left.mass() * left.speedX() + right.mass() * right.speedX();
            double y = left.mass() * left.speedY() + right.mass() * right.speedY();
            for (int t = 0; t < 12; t++) {
                simulator.step(NOTHING);
            }
            Body after = simulator.bodies().get(0);
            Body other = simulator.bodies().get(1);
            assertThat(after.speedX()).isNotCloseTo(1.5, within(0.1));
            assertThat(after.mass() * after.speedX() + other.mass() * other.speedX())
                    .isEqualTo(x, within(1e-6));
            assertThat(after.mass() * after.speedY() + other.mass() * other.speedY())
                    .isEqualTo(y, within(1e-6));
            hits++;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fall", "slide", "ramp", "pendulum", "stack", "collide", "pour"})
    void oneFormOfEachSceneIsHeldBack(String name) {
        Set<Form> learned = forms(name, SceneRange.TRAINED);
        Set<Form> held = forms(name, SceneRange.UNSEEN_PAIR);
        assertThat(held).hasSize(1);
        assertThat(learned).doesNotContainAnyElementsOf(held).hasSize(3);
    }

    private static Set<Form> forms(String name, SceneRange range) {
        Simulator simulator = open(name, range);
        Set<Form> forms = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            simulator.reset(0, seed);
            forms.add(named(simulator, simulator.pushed()).outline().form());
        }
        return forms;
    }

    @Test
    void billiardHoldsBackBoxesBesideAPost() {
        assertThat(kinds(SceneRange.TRAINED)).containsExactlyInAnyOrder("DISC", "DISC post", "BOX");
        assertThat(kinds(SceneRange.UNSEEN_PAIR)).containsExactly("BOX post");
    }

    private static Set<String> kinds(SceneRange range) {
        Simulator simulator = open("billiard", range);
        Set<String> kinds = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            simulator.reset(0, seed);
            boolean post = simulator.bodies().stream().anyMatch(body -> !body.movable());
            kinds.add(named(simulator, "red").outline().form() + (post ? " post" : ""));
        }
        return kinds;
    }

    @ParameterizedTest
    @ValueSource(strings = {"billiard", "fall", "collide", "pour"})
    void aLargerPictureShowsTheSameScene(String name) {
        Simulator small = open(name, SceneRange.TRAINED);
        Simulator large = Simulators.open(name, 128, 128, SceneRange.TRAINED);
        small.reset(0, 3);
        large.reset(0, 3);
        for (int t = 0; t < 10; t++) {
            small.step(new Action.Press(1));
            large.step(new Action.Press(1));
        }
        Body one = small.bodies().get(0);
        Body other = large.bodies().get(0);
        assertThat(other.x()).isEqualTo(2 * one.x(), within(1e-9));
        assertThat(other.speedY()).isEqualTo(2 * one.speedY(), within(1e-9));
        assertThat(large.gravity()).isEqualTo(2 * small.gravity(), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"billiard", "fall", "slide", "ramp", "pendulum", "stack", "collide", "pour"})
    void theTextVariesAndNamesEveryColour(String name) {
        Simulator simulator = open(name, SceneRange.TRAINED);
        simulator.reset(0, 2);
        Set<String> texts = new HashSet<>();
        for (int wording = 0; wording < 30; wording++) {
            texts.add(simulator.describe(wording));
        }
        assertThat(texts).hasSizeGreaterThan(12);
        for (Body body : simulator.bodies()) {
            String colour = Wording.colour(body.colour());
            assertThat(texts).allMatch(text -> text.contains(colour));
            boolean called = List.of("red", "yellow", "green", "blue", "purple", "pink", "cyan", "white")
                    .contains(body.name());
            assertThat(called ? body.name() : colour).isEqualTo(colour);
        }
        assertThat(simulator.describe(7)).isEqualTo(simulator.describe(7)).endsWith(".");
    }

    @Test
    void coloursOfASceneAreUnique() {
        for (int seed = 0; seed < 30; seed++) {
            Simulator simulator = open("physics", SceneRange.TRAINED);
            simulator.reset(0, seed);
            List<Integer> colours =
                    simulator.bodies().stream().map(Body::colour).toList();
            assertThat(colours).doesNotHaveDuplicates();
        }
    }

    private static Simulator open(String name, SceneRange range) {
        return Simulators.open(name, 64, 64, range);
    }

    private static Body named(Simulator simulator, String name) {
        return simulator.bodies().stream()
                .filter(body -> body.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
