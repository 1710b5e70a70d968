package orrery.worlds.simulators;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import orrery.worlds.Action;
import orrery.worlds.simulators.Body.Outline;
import orrery.worlds.simulators.PusherScene.Spot;

/**
 * Plays pusher: plans a way for a block to its goal and one for itself to behind the block, then pushes along, slower when the goal is
 * near.
 */
final class PusherPlayer implements Simulator.Player {
    private static final double AHEAD = 7; // units along a way to what is aimed at
    private static final double CLOSE = 8; // from the goal: push gently
    private static final double SETTLED = 4; // from the middle of the goal, across and down
    private static final double LATERAL = 1.6; // off the line of the push that can still be corrected while pushing
    private static final int PATIENCE = 80; // decisions with one block before another is tried
    private static final int STUCK = 7; // decisions without moving before anything is tried
    private static final double TURN_COST = 18; // units of way that a push one radian off the best direction costs
    private static final double CHANGE_COST = 5;
    private static final double REFUSED_COST = 200;
    private static final double NARROW_COST = 25; // of a push towards a border or another thing
    private static final double LOOK = 3.5; // units ahead of a pushed block
    private static final int MEMORY = 60;
    private static final double[] TURNS = {0, 0.35, -0.35, 0.7, -0.7, 1.1, -1.1, 1.57, -1.57, 2.2, -2.2, 2.8, -2.8};

    private final Supplier<PusherTable> now;
    private final SplittableRandom random;
    private int chosen = -1;
    private int spent;
    private Action held = new Action.Press(0);
    private int waits;
    private Spot last = new Spot(0, 0);
    private int still;
    private Spot blockBefore = new Spot(0, 0);
    private int fruitless; // decisions of pushing without effect
    private double refused; // direction in which the block did not give way, radians
    private int refusedFor; // decisions for which that is remembered
    private double pushing = Double.NaN; // direction of the last push, radians

    PusherPlayer(Supplier<PusherTable> now, SplittableRandom random) {
        this.now = now;
        this.random = random;
    }

    @Override
    public Action act() {
        PusherTable table = now.get();
        if (waits-- > 0) {
            return held;
        }
        waits = 1;
        held = decide(table);
        return held;
    }

    private Action decide(PusherTable table) {
        choose(table);
        if (chosen < 0) {
            return new Action.Press(0);
        }
        Spot here = at(table.agent);
        still = here.to(last) < 0.15 ? still + 1 : 0;
        last = here;
        if (still > STUCK) {
            still = 0;
            waits = 6;
            return new Action.Press(random.nextInt(1, 5));
        }
        Spot wish = wish(table);
        double x = wish.x() - table.agent.speedX();
        double y = wish.y() - table.agent.speedY();
        double least = table.scene.push() / 2;
        if (Math.max(Math.abs(x), Math.abs(y)) < least) {
            return new Action.Press(0);
        }
        return new Action.Press(Math.abs(x) > Math.abs(y) ? (x < 0 ? 1 : 2) : (y < 0 ? 3 : 4));
    }

    /** Stays with a block until it is home or patience ends. */
    private void choose(PusherTable table) {
        if (chosen >= 0 && chosen < table.count() && !settled(table, chosen) && ++spent < PATIENCE) {
            return;
        }
        int before = chosen;
        chosen = -1;
        spent = 0;
        pushing = Double.NaN;
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < table.count(); i++) {
            double cost = at(table.block(i)).to(at(table.agent)) + random.nextDouble(10) + (i == before ? 40 : 0);
            for (int j = 0; j < table.count(); j++) {
                if (i != j) { // first what lies on another's goal, last what cannot come home yet
                    cost += covers(table, j, i) ? 30 : 0;
                    cost -= covers(table, i, j) ? 30 : 0;
                }
            }
            if (!table.home(i) && cost < best) {
                best = cost;
                chosen = i;
            }
        }
    }

    /** Home, and not only just. */
    private static boolean settled(PusherTable table, int number) {
        return table.home(number) && at(table.block(number)).beside(table.goal(number)) < SETTLED;
    }

    private static boolean covers(PusherTable table, int block, int goal) {
        return at(table.block(block)).beside(table.goal(goal)) < PusherScene.GOAL / 2 + reach(table);
    }

    private static Spot at(Arena.Piece piece) {
        return new Spot(piece.x(), piece.y());
    }

    /** The speed that the agent should have now. */
    private Spot wish(PusherTable table) {
        Spot block = at(table.block(chosen));
        Spot agent = at(table.agent);
        PusherPaths across = blockPaths(table);
        across.explore(block);
        double direction = direction(across, block, table.goal(chosen));
        PusherPaths paths = agentPaths(table);
        paths.explore(agent);
        double reach = reach(table) + table.scene.agent();
        double least = Double.POSITIVE_INFINITY;
        double best = Double.NaN;
        for (double turn : TURNS) {
            double angle = direction + turn;
            double cost = TURN_COST * turn * turn + (near(angle, pushing, 0.3) ? 0 : CHANGE_COST);
            cost += refusedFor > 0 && near(angle, refused, 0.6) ? REFUSED_COST : 0;
            cost += across.open(stand(block, angle, -LOOK)) ? 0 : NARROW_COST;
            Spot stand = stand(block, angle, reach + 1.5);
            cost += behind(agent, block, angle, reach) ? 0 : paths.open(stand) ? paths.length(stand) : 1e9;
            if (cost < least && cost < 1e9) {
                least = cost;
                best = angle;
            }
        }
        if (Double.isNaN(best)) {
            return new Spot(random.nextDouble(-2, 2), random.nextDouble(-2, 2)); // shut in: anything
        }
        noteRefusal(block, near(best, pushing, 0.6) && behind(agent, block, best, reach), best);
        pushing = best;
        if (behind(agent, block, best, reach)) {
            double x = StrictMath.cos(best);
            double y = StrictMath.sin(best);
            double speed = block.to(table.goal(chosen)) < CLOSE ? 0.55 : 1;
            double back = 0.45 * beside(agent, block, best);
            return new Spot(speed * x + back * y, speed * y - back * x);
        }
        Spot stand = stand(block, best, reach + 1.5);
        return to(agent, paths.aim(paths.way(stand), AHEAD), agent.to(stand));
    }

    /** Remembers for some time that a block does not give way in a direction. */
    private void noteRefusal(Spot block, boolean pushes, double angle) {
        fruitless = pushes && block.to(blockBefore) < 0.1 ? fruitless + 1 : 0;
        blockBefore = block;
        refusedFor--;
        if (fruitless > STUCK) {
            refused = angle;
            refusedFor = MEMORY;
            fruitless = 0;
        }
    }

    private static boolean near(double angle, double other, double most) {
        return Math.abs(Math.IEEEremainder(angle - other, 2 * Math.PI)) < most;
    }

    /** Where the block should be pushed: along the shortest way to its goal, around the others. */
    private static double direction(PusherPaths paths, Spot block, Spot goal) {
        Spot towards = Double.isFinite(paths.length(goal)) ? paths.aim(paths.way(goal), AHEAD) : goal;
        return StrictMath.atan2(towards.y() - block.y(), towards.x() - block.x());
    }

    /** Where to stand to push a block in a direction. */
    private static Spot stand(Spot block, double angle, double distance) {
        return new Spot(block.x() - distance * StrictMath.cos(angle), block.y() - distance * StrictMath.sin(angle));
    }

    private static boolean behind(Spot agent, Spot block, double angle, double reach) {
        double along =
                (agent.x() - block.x()) * StrictMath.cos(angle) + (agent.y() - block.y()) * StrictMath.sin(angle);
        return along < -0.6 * reach && along > -2 * reach && Math.abs(beside(agent, block, angle)) < LATERAL;
    }

    /** How far the agent is off the line of the push, to the right of it. */
    private static double beside(Spot agent, Spot block, double angle) {
        return (agent.y() - block.y()) * StrictMath.cos(angle) - (agent.x() - block.x()) * StrictMath.sin(angle);
    }

    /** Straight at a place, braking at the end. */
    private static Spot to(Spot from, Spot place, double left) {
        double far = Math.max(from.to(place), 1e-6);
        double speed = Math.min(1.5, 0.25 + 0.2 * left);
        return new Spot((place.x() - from.x()) / far * speed, (place.y() - from.y()) / far * speed);
    }

    private static double reach(PusherTable table) {
        Outline block = table.scene.block();
        return (Outlines.reach(block) + Math.min(block.width(), block.height()) / 2) / 2;
    }

    private PusherPaths blockPaths(PusherTable table) {
        PusherScene scene = table.scene;
        double own = reach(table);
        PusherPaths paths = new PusherPaths(scene.width(), scene.height(), PusherScene.FRAME + own + 2 * scene.agent());
        for (int i = 0; i < table.count(); i++) {
            if (i != chosen) {
                paths.avoid(at(table.block(i)), 2 * own + 2);
            }
        }
        scene.pillar().forEach(pillar -> paths.avoid(pillar, own + 7.5));
        return paths;
    }

    private PusherPaths agentPaths(PusherTable table) {
        PusherScene scene = table.scene;
        PusherPaths paths = new PusherPaths(scene.width(), scene.height(), PusherScene.FRAME + scene.agent());
        for (int i = 0; i < table.count(); i++) {
            paths.avoid(at(table.block(i)), reach(table) + scene.agent() + 1);
        }
        scene.pillar().forEach(pillar -> paths.avoid(pillar, scene.agent() + 6));
        return paths;
    }
}
