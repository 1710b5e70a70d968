package orrery.worlds.simulators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.worlds.Outcome;

class PaddleTest {
    private static final PaddleScene SCENE = new PaddleScene(PaddleScene.Court.NIGHT, Body.Form.BOX, 4, 12, 1.5, 0.8);

    private static PaddleMatch match() {
        return new PaddleMatch(64, 64, SCENE, new SplittableRandom(1));
    }

    @Test
    void sameSeedAndActionsGiveTheSameBytes() {
        Paddle game = new Paddle(64, 64, SceneRange.TRAINED);
        long first = GamePlay.fingerprint(game, 5, 300);
        assertEquals(first, GamePlay.fingerprint(game, 5, 300));
        assertEquals(first, GamePlay.fingerprint(new Paddle(64, 64, SceneRange.TRAINED), 5, 300));
        assertNotEquals(first, GamePlay.fingerprint(game, 6, 300));
    }

    @Test
    void aWallTurnsTheBallAndKeepsItsSpeed() {
        PaddleMatch match = match();
        match.placeBall(32, 60.5, 1, 1);
        match.step(0);
        assertEquals(-1, match.ballSpeedY, 1e-9);
        assertEquals(1, match.ballSpeedX, 1e-9);
        assertEquals(60.5, match.ballY, 1e-9); // half a frame to the wall at 61, half a frame back
        assertEquals(33, match.ballX, 1e-9);
    }

    @Test
    void thePaddlesMiddleSendsTheBallStraightBackAndItsEndSteeply() {
        PaddleMatch match = match();
        match.place(match.player, 35, 0);
        match.placeBall(55, 35, 1.5, 0);
        match.step(0);
        match.step(0);
        assertTrue(match.ballSpeedX < -1.4);
        assertEquals(0, match.ballSpeedY, 1e-9);
        match.place(match.player, 35, 0);
        match.placeBall(55, 40, 1.5, 0);
        match.step(0);
        match.step(0);
        assertTrue(match.ballSpeedX < 0 && match.ballSpeedY > 0.7, () -> "vertical speed " + match.ballSpeedY);
    }

    @Test
    void aBallPastTheOpponentIsAPointAndAMarkAtTheTop() {
        Paddle game = new Paddle(64, 64, SceneRange.TRAINED);
        game.reset(0, 3);
        int before = markAt(game, 60);
        Body ball = GamePlay.named(game, "ball");
        game.place(List.of(
                ball.at(3, 14, -1.5, 0), GamePlay.named(game, "opponent").at(0, 55, 0, 0)));
        double reward = 0;
        for (int t = 0; t < 6; t++) {
            reward += GamePlay.press(game, "noop").reward();
        }
        assertEquals(1, reward);
        assertNotEquals(before, markAt(game, 60));
        assertEquals(32, GamePlay.named(game, "ball").x(), 1e-9);
    }

    private static int markAt(Paddle game, int x) {
        return game.frame().rgb()[3 * (3 * 64 + x)];
    }

    @Test
    void thePointThatMakesFiveEndsTheGame() {
        PaddleMatch match = match();
        for (int point = 1; point <= PaddleMatch.POINTS; point++) {
            match.place(match.player, 14, 0);
            match.placeBall(63, 50, 4, 0);
            assertEquals(-1, match.step(-1));
            assertEquals(point == PaddleMatch.POINTS, match.over());
        }
        assertEquals(0, match.step(0));
    }

    @Test
    void theFastestBallStaysBetweenTheWallsAndNeverInsideAPaddle() {
        SplittableRandom random = new SplittableRandom(9);
        for (int game = 0; game < 60; game++) {
            PaddleScene scene = PaddleScene.draw(SceneRange.BEYOND, random);
            PaddleMatch match = new PaddleMatch(64, 64, scene, random);
            double half = scene.ballSize() / 2;
            for (int t = 0; t < 400; t++) {
                match.step(random.nextInt(-1, 2));
                assertTrue(match.ballY > match.top() + half - 1e-6 && match.ballY < match.bottom() - half + 1e-6);
                assertTrue(apart(match, match.player) && apart(match, match.opponent));
            }
        }
    }

    private static boolean apart(PaddleMatch match, PaddleMatch.Side side) {
        double across = (PaddleMatch.THICKNESS + match.scene.ballSize()) / 2;
        return Math.abs(match.ballX - side.x) > across - 1e-6 || Math.abs(match.ballY - side.y) > match.reach() - 1e-6;
    }

    @Test
    void theScriptedPlayerWinsMostGames() {
        for (SceneRange range : SceneRange.values()) {
            Paddle game = new Paddle(64, 64, range);
            int won = 0;
            for (int seed = 0; seed < 20; seed++) {
                GamePlay.Result result = GamePlay.scripted(game, seed, 4000);
                won += result.done() && result.last() > 0 ? 1 : 0;
            }
            int games = won;
            assertTrue(won >= 17, () -> "won " + games + " of 20 in " + range);
        }
    }

    @Test
    void aGameGoesOnFromWhereBodiesArePlaced() {
        Paddle first = new Paddle(64, 64, SceneRange.TRAINED);
        first.reset(0, 4);
        for (int t = 0; t < 20; t++) {
            GamePlay.press(first, "up");
        }
        Paddle second = new Paddle(64, 64, SceneRange.TRAINED);
        second.reset(0, 4);
        second.place(first.bodies());
        for (int t = 0; t < 8; t++) {
            Outcome here = GamePlay.press(first, "down");
            assertEquals(here, GamePlay.press(second, "down"));
            assertEquals(first.bodies(), second.bodies());
        }
    }

    @Test
    void placingAnUnknownBodyIsRefused() {
        Paddle game = new Paddle(64, 64, SceneRange.TRAINED);
        Body ball = GamePlay.named(game, "ball");
        Body stranger = new Body("stone", ball.outline(), 0, 1, 1, 0, 0, 0, 0, 1);
        assertThrows(OrreryException.class, () -> game.place(List.of(stranger)));
    }

    @Test
    void everySizeShowsTheSameScene() {
        Paddle small = new Paddle(32, 32, SceneRange.TRAINED);
        Paddle large = new Paddle(512, 512, SceneRange.TRAINED);
        for (int t = 0; t < 40; t++) {
            GamePlay.press(small, "up");
            GamePlay.press(large, "up");
        }
        for (int i = 0; i < small.bodies().size(); i++) {
            assertEquals(16 * small.bodies().get(i).x(), large.bodies().get(i).x(), 1e-6);
            assertEquals(16 * small.bodies().get(i).y(), large.bodies().get(i).y(), 1e-6);
        }
        assertEquals(512, large.frame().height());
        assertEquals(128, new Paddle(128, 48, SceneRange.TRAINED).frame().width());
    }

    @Test
    void unseenPairsOfCourtAndBallAreNeverTrained() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 500; i++) {
            assertTrue(!strange(PaddleScene.draw(SceneRange.TRAINED, random)));
            assertTrue(strange(PaddleScene.draw(SceneRange.UNSEEN_PAIR, random)));
        }
    }

    private static boolean strange(PaddleScene scene) {
        return scene.court() == (scene.ball() == Body.Form.BOX ? PaddleScene.Court.CLAY : PaddleScene.Court.LAWN);
    }

    @Test
    void picturesComeQuickly() {
        double rate = GamePlay.framesPerSecond(new Paddle(64, 64, SceneRange.TRAINED));
        assertTrue(rate > 2000, () -> rate + " frames a second");
    }

    @Test
    void wordingsDifferButNotForTheSameNumber() {
        Paddle game = new Paddle(64, 64, SceneRange.TRAINED);
        assertEquals(game.describe(1), game.describe(1));
        assertTrue(java.util.stream.LongStream.range(0, 20)
                        .mapToObj(game::describe)
                        .distinct()
                        .count()
                > 5);
    }
}
