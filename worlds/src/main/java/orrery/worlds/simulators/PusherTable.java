package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import orrery.worlds.simulators.Body.Outline;

/** The rules of pusher, without pictures: an agent, blocks that its pushes move and that soon stop, and goals. Lengths in units. */
final class PusherTable {
    private static final int SUBSTEPS = 4;
    private static final double STEPS_A_SECOND = SUBSTEPS * Scene.FPS;
    private static final double AGENT_KEEPS = 0.8; // of its speed each frame
    private static final double BLOCK_KEEPS = 0.62;
    private static final double REST = 0.03; // units a frame below which a block stands still
    private static final double LEAST_SPIN = 0.004;
    private static final double INSIDE =
            5; // a block is home when its centre is so near to that of its goal, in x and in y
    private static final Arena.Material AGENT = new Arena.Material(2, 0.25, 0.05);
    private static final Arena.Material BLOCK = new Arena.Material(1, 0.25, 0.05);

    final PusherScene scene;
    final Arena arena;
    final Arena.Piece agent;
    private final List<Arena.Piece> blocks = new ArrayList<>();
    private final boolean[] rewarded;

    /** Everything at rest where the scene says. */
    PusherTable(PusherScene scene) {
        this.scene = scene;
        arena = new Arena(0, SUBSTEPS);
        double frame = PusherScene.FRAME;
        arena.enclose(frame, frame, scene.width() - frame, scene.height() - frame, BLOCK);
        for (PusherScene.Spot at : scene.pillar()) {
            arena.fix("pillar", PusherScene.PILLAR_OUTLINE, PusherScene.PILLAR, BLOCK, at.x(), at.y());
        }
        for (PusherScene.Piece piece : scene.pieces()) {
            PusherScene.Spot at = piece.block();
            Arena.Piece block = arena.add(piece.name(), scene.block(), piece.colour(), BLOCK, at.x(), at.y());
            damp(block, BLOCK_KEEPS);
            blocks.add(block);
        }
        Outline disc = Outlines.like(Body.Form.DISC, scene.agent());
        agent = arena.add(
                "agent",
                disc,
                PusherScene.AGENT,
                AGENT,
                scene.start().x(),
                scene.start().y());
        damp(agent, AGENT_KEEPS);
        rewarded = new boolean[blocks.size()];
    }

    /** Friction of the floor: a frame leaves this share of speed and spin. */
    private static void damp(Arena.Piece piece, double keeps) {
        double rate = (1 - StrictMath.pow(keeps, 1.0 / SUBSTEPS)) * STEPS_A_SECOND;
        piece.body().setLinearDamping(rate);
        piece.body().setAngularDamping(rate);
    }

    /**
     * One frame.
     *
     * @param x push to the right: -1, 0 or 1
     * @param y push downwards: -1, 0 or 1
     * @return blocks that came home for the first time
     */
    int step(int x, int y) {
        arena.advance(agent, x * scene.push(), y * scene.push(), Double.POSITIVE_INFINITY);
        int arrived = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Arena.Piece block = blocks.get(i);
            if (Math.hypot(block.speedX(), block.speedY()) < REST) {
                block.speed(0, 0);
                if (Math.abs(block.body().getAngularVelocity()) < LEAST_SPIN * Scene.FPS) {
                    block.spin(0);
                }
            }
            if (home(i) && !rewarded[i]) {
                rewarded[i] = true;
                arrived++;
            }
        }
        return arrived;
    }

    /** Number of blocks. */
    int count() {
        return blocks.size();
    }

    /** The block of this number. */
    Arena.Piece block(int number) {
        return blocks.get(number);
    }

    /** Where the goal of this block is. */
    PusherScene.Spot goal(int number) {
        return scene.pieces().get(number).goal();
    }

    /** Whether this block is on its goal now. */
    boolean home(int number) {
        Arena.Piece block = blocks.get(number);
        PusherScene.Spot goal = goal(number);
        return Math.abs(block.x() - goal.x()) <= INSIDE && Math.abs(block.y() - goal.y()) <= INSIDE;
    }

    /** Whether all blocks are on their goals. */
    boolean solved() {
        for (int i = 0; i < blocks.size(); i++) {
            if (!home(i)) {
                return false;
            }
        }
        return true;
    }
}
