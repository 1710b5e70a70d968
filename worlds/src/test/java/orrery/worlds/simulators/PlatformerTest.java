package orrery.worlds.simulators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;

class PlatformerTest {
    private static final List<SceneRange> RANGES =
            List.of(SceneRange.TRAINED, SceneRange.BEYOND, SceneRange.UNSEEN_PAIR);

    private static final PlatformerScene SCENE =
            new PlatformerScene(PlatformerScene.Theme.MEADOW, Body.Form.BOX, 1, 1.6, 0.45, 22, 0.5);
    private static final double SURFACE = 64 - 2 * PlatformerLevel.TILE;

    /** Level ground of 20 columns. */
    private static List<Integer> plain() {
        return new ArrayList<>(Collections.nCopies(20, 2));
    }

    private static PlatformerRun run(
            List<Integer> ground, List<PlatformerLevel.Spot> coins, List<PlatformerLevel.Post> enemies) {
        return new PlatformerRun(SCENE, new PlatformerLevel(64, ground, List.of(), coins, enemies, 130));
    }

    private static double right(PlatformerRun run, int frames) {
        double reward = 0;
        for (int t = 0; t < frames; t++) {
            reward += run.step(1, false);
        }
        return reward;
    }

    @Test
    void sameSeedAndActionsGiveTheSameBytes() {
        Platformer game = new Platformer(64, 64, SceneRange.TRAINED);
        long first = GamePlay.fingerprint(game, 5, 300);
        assertEquals(first, GamePlay.fingerprint(game, 5, 300));
        assertEquals(first, GamePlay.fingerprint(new Platformer(64, 64, SceneRange.TRAINED), 5, 300));
        assertNotEquals(first, GamePlay.fingerprint(game, 6, 300));
    }

    @Test
    void theHeroGathersSpeedAndGlidesOn() {
        PlatformerRun run = run(plain(), List.of(), List.of());
        right(run, 1);
        assertTrue(run.speedX > 0 && run.speedX < SCENE.run() / 2);
        right(run, 15);
        assertEquals(SCENE.run(), run.speedX, 0.02);
        double before = run.x;
        run.step(0, false);
        assertTrue(run.x - before > 0.5 * SCENE.run());
    }

    @Test
    void aHeldJumpRisesAsHighAsTheSceneSaysAndAReleasedOneLess() {
        assertEquals(SCENE.jump(), highest(20), 2.6); // frames are coarse: a little lower than in free flight
        assertTrue(highest(3) < 0.8 * SCENE.jump());
    }

    private static double highest(int held) {
        PlatformerRun run = run(plain(), List.of(), List.of());
        double highest = 0;
        for (int t = 0; t < 20; t++) {
            run.step(0, t < held);
            highest = Math.max(highest, SURFACE - run.feet());
        }
        return highest;
    }

    @Test
    void aWallOfGroundStopsTheHero() {
        List<Integer> ground = plain();
        ground.set(6, 4);
        PlatformerRun run = run(ground, List.of(), List.of());
        right(run, 60);
        assertEquals(6 * PlatformerLevel.TILE - SCENE.heroWidth() / 2, run.x, 1e-3);
        assertEquals(SURFACE, run.feet(), 1e-3);
        assertFalse(run.over());
    }

    @Test
    void aBoardIsOpenFromBelowAndHoldsFromAbove() {
        PlatformerLevel.Board board = new PlatformerLevel.Board(0, 60, SURFACE - 16);
        PlatformerRun run =
                new PlatformerRun(SCENE, new PlatformerLevel(64, plain(), List.of(board), List.of(), List.of(), 130));
        for (int t = 0; t < 30; t++) {
            run.step(0, t < 12);
        }
        assertTrue(run.standing);
        assertEquals(SURFACE - 16, run.feet(), 1e-6);
    }

    @Test
    void aCoinIsARewardOnce() {
        PlatformerRun run = run(plain(), List.of(new PlatformerLevel.Spot(40, SURFACE - 5)), List.of());
        assertEquals(1, right(run, 30));
        assertTrue(run.taken[0]);
        for (int t = 0; t < 20; t++) {
            assertEquals(0, run.step(-1, false));
        }
    }

    @Test
    void theFlagIsTenAndTheEnd() {
        PlatformerRun run = run(plain(), List.of(), List.of());
        assertEquals(10, right(run, 90));
        assertTrue(run.home && run.over());
        assertEquals(0, run.step(1, true));
    }

    @Test
    void aFallEndsTheRun() {
        List<Integer> ground = plain();
        ground.set(6, 0);
        ground.set(7, 0);
        PlatformerRun run = run(ground, List.of(), List.of());
        right(run, 60);
        assertTrue(run.dead);
    }

    @Test
    void anEnemyKillsFromTheSideAndIsSquashedFromAbove() {
        PlatformerLevel.Post post = new PlatformerLevel.Post(60, SURFACE, 40, 80, -1);
        PlatformerRun side = run(plain(), List.of(), List.of(post));
        right(side, 40);
        assertTrue(side.dead);
        PlatformerRun above = run(plain(), List.of(), List.of(post));
        above.placeHero(58, SURFACE - 25, 0, 0);
        for (int t = 0; t < 12 && !above.squashed[0]; t++) {
            above.step(0, false);
        }
        assertTrue(above.squashed[0] && !above.dead && above.speedY < 0);
        right(above, 60);
        assertTrue(above.home || !above.over());
    }

    @Test
    void enemiesStayOnTheirWalk() {
        PlatformerLevel.Post post = new PlatformerLevel.Post(100, SURFACE, 90, 110, 1);
        PlatformerRun run = run(plain(), List.of(), List.of(post));
        for (int t = 0; t < 200; t++) {
            run.step(0, false);
            assertTrue(run.enemyX[0] >= 90 && run.enemyX[0] <= 110);
        }
    }

    @Test
    void nearlyEveryLevelIsSolvedByTheScriptedPlayer() {
        for (SceneRange range : SceneRange.values()) {
            Platformer game = new Platformer(64, 64, range);
            int levels = range == SceneRange.TRAINED ? 100 : 30;
            int reached = 0;
            for (int seed = 0; seed < levels; seed++) {
                GamePlay.Result result = GamePlay.scripted(game, seed, 1500);
                reached += result.done() && result.last() >= PlatformerRun.GOAL_REWARD ? 1 : 0;
            }
            int goals = reached;
            assertTrue(reached >= 0.97 * levels, () -> goals + " of " + levels + " levels reached in " + range);
        }
    }

    @Test
    void noGapOrStepIsBeyondTheHero() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 300; i++) {
            PlatformerScene scene = PlatformerScene.draw(RANGES.get(i % 3), random);
            PlatformerLevel level = PlatformerBuilder.build(scene, 64, random);
            int gap = 0;
            int last = level.ground().get(0);
            for (int tiles : level.ground()) {
                gap = tiles == 0 ? gap + 1 : 0;
                assertTrue(gap == 0 || gap * PlatformerLevel.TILE < 0.7 * scene.jumpLength() || gap == 1);
                assertTrue(tiles == 0 || (tiles - last) * PlatformerLevel.TILE < 0.9 * scene.jump());
                last = tiles == 0 ? last : tiles;
            }
        }
    }

    @Test
    void thePictureScrollsWithTheHero() {
        Platformer game = new Platformer(64, 64, SceneRange.TRAINED);
        game.reset(0, 1);
        Simulator.Player player = game.player(1);
        for (int t = 0; t < 100; t++) {
            game.step(player.act());
            assertEquals(24, GamePlay.named(game, "hero").x(), 6);
        }
        assertEquals(24, GamePlay.named(game, "hero").x(), 0.51);
    }

    @Test
    void aGameGoesOnFromWhereBodiesArePlaced() {
        Platformer first = new Platformer(64, 64, SceneRange.TRAINED);
        Platformer second = new Platformer(64, 64, SceneRange.TRAINED);
        first.reset(0, 3);
        second.reset(0, 3);
        Simulator.Player player = first.player(2);
        for (int t = 0; t < 90; t++) {
            second.place(first.bodies());
            var action = player.act();
            assertEquals(first.step(action).done(), second.step(action).done());
            assertEquals(first.bodies().size(), second.bodies().size());
            for (int i = 0; i < first.bodies().size(); i++) {
                assertEquals(first.bodies().get(i).x(), second.bodies().get(i).x(), 1e-3);
                assertEquals(first.bodies().get(i).y(), second.bodies().get(i).y(), 1e-3);
            }
        }
    }

    @Test
    void aHeroPlacedInTheAirFallsOnFromThere() {
        Platformer game = new Platformer(64, 64, SceneRange.TRAINED);
        Body hero = GamePlay.named(game, "hero");
        game.place(List.of(hero.at(hero.x() - 4, 20, 0, -1)));
        assertEquals(20, GamePlay.named(game, "hero").y(), 1e-9);
        GamePlay.press(game, "jump");
        assertEquals(20 - 1 + game.gravity(), GamePlay.named(game, "hero").y(), 1e-9);
        assertEquals(hero.x() - 4, GamePlay.named(game, "hero").x(), 0.51);
    }

    @Test
    void placingAnUnknownBodyIsRefused() {
        Platformer game = new Platformer(64, 64, SceneRange.TRAINED);
        Body hero = GamePlay.named(game, "hero");
        Body stranger = new Body("stone", hero.outline(), 0, 1, 1, 0, 0, 0, 0, 1);
        assertThrows(OrreryException.class, () -> game.place(List.of(stranger)));
    }

    @Test
    void everySizeIsDrawn() {
        for (int[] size : new int[][] {{32, 32}, {512, 512}, {512, 32}, {32, 512}, {90, 70}}) {
            Platformer game = new Platformer(size[0], size[1], SceneRange.TRAINED);
            for (int t = 0; t < 20; t++) {
                GamePlay.press(game, "jump_right");
            }
            assertEquals(size[0], game.frame().width());
        }
    }

    @Test
    void unseenPairsOfThemeAndEnemyAreNeverTrained() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 500; i++) {
            assertFalse(strange(PlatformerScene.draw(SceneRange.TRAINED, random)));
            assertTrue(strange(PlatformerScene.draw(SceneRange.UNSEEN_PAIR, random)));
        }
    }

    private static boolean strange(PlatformerScene scene) {
        boolean square = scene.enemy() == Body.Form.BOX;
        return scene.theme() == (square ? PlatformerScene.Theme.CAVE : PlatformerScene.Theme.SNOW);
    }

    @Test
    void picturesComeQuickly() {
        double rate = GamePlay.framesPerSecond(new Platformer(64, 64, SceneRange.TRAINED));
        assertTrue(rate > 2000, () -> rate + " frames a second");
    }

    @Test
    void wordingsDifferButNotForTheSameNumber() {
        Platformer game = new Platformer(64, 64, SceneRange.TRAINED);
        assertEquals(game.describe(1), game.describe(1));
        assertTrue(LongStream.range(0, 20).mapToObj(game::describe).distinct().count() > 5);
    }
}
