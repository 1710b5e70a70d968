package orrery.worlds.simulators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.worlds.Outcome;
import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.PusherScene.Spot;

class PusherTest {
    /** The agent left of a red block whose goal is to the right of it; a blue block lies below, away from its goal. */
    private static PusherTable table(Form form) {
        PusherScene.Piece red = new PusherScene.Piece("red", 0xE0483C, 0x6B2B31, new Spot(26, 20), new Spot(44, 20));
        PusherScene.Piece blue = new PusherScene.Piece("blue", 0x4A8CF0, 0x263F75, new Spot(26, 46), new Spot(44, 46));
        return new PusherTable(new PusherScene(
                64, 64, Outlines.like(form, 4.2), 3.5, 0.46, List.of(red, blue), new Spot(14, 20), List.of()));
    }

    @Test
    void sameSeedAndActionsGiveTheSameBytes() {
        Pusher game = new Pusher(64, 64, SceneRange.TRAINED);
        long first = GamePlay.fingerprint(game, 5, 200);
        assertEquals(first, GamePlay.fingerprint(game, 5, 200));
        assertEquals(first, GamePlay.fingerprint(new Pusher(64, 64, SceneRange.TRAINED), 5, 200));
        assertNotEquals(first, GamePlay.fingerprint(game, 6, 200));
    }

    @Test
    void aPushedBlockComesHomeForOneRewardAndStops() {
        PusherTable table = table(Form.BOX);
        int arrived = 0;
        for (int t = 0; t < 120 && !table.home(0); t++) {
            arrived += table.step(1, 0);
        }
        assertEquals(1, arrived);
        assertFalse(table.solved());
        for (int t = 0; t < 15; t++) {
            arrived += table.step(0, 0);
        }
        assertEquals(1, arrived);
        assertTrue(table.home(0));
        assertEquals(0, table.block(0).speedX());
        assertEquals(0, table.block(1).speedX());
    }

    @Test
    void aBlockStopsSoonWhenItIsNoLongerPushed() {
        PusherTable table = table(Form.DISC);
        table.block(1).speed(1.5, 0);
        double from = table.block(1).x();
        for (int t = 0; t < 15; t++) {
            table.step(0, 0);
        }
        assertEquals(0, table.block(1).speedX());
        double slid = table.block(1).x() - from;
        assertTrue(slid > 1 && slid < 4, () -> "slid " + slid);
    }

    @Test
    void theSecondBlockHomeEndsTheGame() {
        Pusher game = new Pusher(64, 64, SceneRange.TRAINED);
        game.reset(0, 2);
        List<Body> goals = game.bodies().stream()
                .filter(body -> body.name().endsWith(" goal"))
                .toList();
        double reward = 0;
        boolean done = false;
        for (Body goal : goals) {
            assertFalse(done);
            Body block = GamePlay.named(game, goal.name().replace(" goal", ""));
            Body agent = GamePlay.named(game, "agent");
            game.place(List.of(block.at(goal.x(), goal.y(), 0, 0), agent.at(6, 58, 0, 0)));
            Outcome outcome = GamePlay.press(game, "noop");
            reward += outcome.reward();
            done = outcome.done();
        }
        assertEquals(goals.size(), reward);
        assertTrue(done);
    }

    @Test
    void nothingLeavesTheFloor() {
        Pusher game = new Pusher(64, 64, SceneRange.BEYOND);
        for (int seed = 0; seed < 5; seed++) {
            game.reset(0, seed);
            Simulator.Player player = new RandomPlayer(game.info().actions(), seed);
            for (int t = 0; t < 150; t++) {
                game.step(player.act());
                for (Body body : game.bodies()) {
                    assertTrue(body.x() > 3 && body.x() < 61 && body.y() > 3 && body.y() < 61, body::toString);
                }
            }
        }
    }

    @Test
    void theScriptedPlayerSolvesMostScenes() {
        for (SceneRange range : SceneRange.values()) {
            Pusher game = new Pusher(64, 64, range);
            int solved = 0;
            for (int seed = 0; seed < 14; seed++) {
                solved += GamePlay.scripted(game, seed, 600).done() ? 1 : 0;
            }
            int scenes = solved;
            assertTrue(solved >= 10, () -> "solved " + scenes + " of 14 in " + range);
        }
    }

    @Test
    void aGameGoesOnFromWhereBodiesArePlaced() {
        Pusher first = new Pusher(64, 64, SceneRange.TRAINED);
        Pusher second = new Pusher(64, 64, SceneRange.TRAINED);
        first.reset(0, 3);
        second.reset(0, 3);
        Simulator.Player player = first.player(1);
        for (int t = 0; t < 60; t++) {
            first.step(player.act());
        }
        second.place(first.bodies());
        for (int t = 0; t < 20; t++) {
            first.step(player.act());
            second.step(new orrery.worlds.Action.Press(0));
            second.place(first.bodies());
        }
        for (int i = 0; i < first.bodies().size(); i++) {
            assertEquals(first.bodies().get(i).x(), second.bodies().get(i).x(), 1e-9);
            assertEquals(first.bodies().get(i).angle(), second.bodies().get(i).angle(), 1e-9);
        }
        for (int t = 0; t < 10; t++) {
            GamePlay.press(first, "right");
            GamePlay.press(second, "right");
        }
        for (int i = 0; i < first.bodies().size(); i++) {
            assertEquals(first.bodies().get(i).x(), second.bodies().get(i).x(), 1e-2);
        }
    }

    @Test
    void placingAnUnknownBodyIsRefused() {
        Pusher game = new Pusher(64, 64, SceneRange.TRAINED);
        Body agent = GamePlay.named(game, "agent");
        Body stranger = new Body("stone", agent.outline(), 0, 1, 1, 0, 0, 0, 0, 1);
        assertThrows(OrreryException.class, () -> game.place(List.of(stranger)));
    }

    @Test
    void coloursAreUniqueAndNothingOverlapsAtTheStart() {
        Pusher game = new Pusher(64, 64, SceneRange.TRAINED);
        for (int seed = 0; seed < 100; seed++) {
            game.reset(0, seed);
            List<Body> bodies = game.bodies();
            assertEquals(
                    bodies.size(), bodies.stream().map(Body::colour).distinct().count());
            List<Body> movers = bodies.stream().filter(Body::movable).toList();
            for (Body one : movers) {
                for (Body other : movers) {
                    double apart = Math.hypot(one.x() - other.x(), one.y() - other.y());
                    double reach = Outlines.reach(one.outline()) + Outlines.reach(other.outline());
                    assertTrue(one.name().equals(other.name()) || apart > reach);
                }
            }
        }
    }

    @Test
    void everySizeIsDrawn() {
        for (int[] size : new int[][] {{32, 32}, {512, 512}, {512, 64}, {48, 200}}) {
            Pusher game = new Pusher(size[0], size[1], SceneRange.BEYOND);
            GamePlay.press(game, "down");
            assertEquals(size[1], game.frame().height());
        }
    }

    @Test
    void unseenPairsOfBlockAndPillarAreNeverTrained() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            assertFalse(strange(PusherScene.draw(SceneRange.TRAINED, 64, 64, random)));
            assertFalse(strange(PusherScene.draw(SceneRange.BEYOND, 64, 64, random)));
            assertTrue(strange(PusherScene.draw(SceneRange.UNSEEN_PAIR, 64, 64, random)));
        }
    }

    private static boolean strange(PusherScene scene) {
        return scene.pillar().isEmpty()
                ? scene.block().form() == Form.HEXAGON
                : scene.block().form() == Form.DISC;
    }

    @Test
    void picturesComeQuickly() {
        double rate = GamePlay.framesPerSecond(new Pusher(64, 64, SceneRange.TRAINED));
        assertTrue(rate > 2000, () -> rate + " frames a second");
    }

    @Test
    void wordingsDifferButNotForTheSameNumber() {
        Pusher game = new Pusher(64, 64, SceneRange.TRAINED);
        assertEquals(game.describe(1), game.describe(1));
        assertTrue(LongStream.range(0, 20).mapToObj(game::describe).distinct().count() > 5);
    }
}
