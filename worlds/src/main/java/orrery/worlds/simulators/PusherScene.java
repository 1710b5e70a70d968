package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import orrery.base.OrreryException;
import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.Body.Outline;

/**
 * What stands where at the start of a pusher game. Lengths in units of 1/64 of the picture's shorter side, speeds in units a frame.
 *
 * @param width of the floor
 * @param height of the floor
 * @param block outline of every block
 * @param agent radius of the agent
 * @param push how quickly the agent gathers speed while a key is held, units a frame a frame
 * @param pieces blocks with their goals
 * @param start where the agent begins
 * @param pillar where a fixed pillar stands, if there is one
 */
record PusherScene(
        double width,
        double height,
        Outline block,
        double agent,
        double push,
        List<Piece> pieces,
        Spot start,
        List<Spot> pillar) {
    /** Thickness of the frame around the floor. */
    static final double FRAME = 2;
    /** Side of a goal. */
    static final double GOAL = 14;

    static final int FLOOR = 0x2A2F3B;
    static final int BORDER = 0x5A6478;
    static final int AGENT = 0xF4F4F0;
    static final int PILLAR = 0x9AA3B2;
    static final Outline PILLAR_OUTLINE = new Outline(Form.BOX, 9, 9);

    private static final List<String> NAMES = List.of("red", "yellow", "blue", "green");
    private static final int[] COLOURS = {0xE0483C, 0xF2C230, 0x4A8CF0, 0x3CB44B};
    private static final int[] GOAL_COLOURS = {0x6B2B31, 0x6B5726, 0x263F75, 0x1F5232};
    private static final int TRIES = 200;
    private static final int FULL = 40;

    PusherScene {
        pieces = List.copyOf(pieces);
        pillar = List.copyOf(pillar);
    }

    /** A point. */
    record Spot(double x, double y) {
        double to(Spot other) {
            return Math.sqrt((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y));
        }

        /** The larger of the distances across and down. */
        double beside(Spot other) {
            return Math.max(Math.abs(x - other.x), Math.abs(y - other.y));
        }
    }

    /** A block and its goal: name and colour of the block, colour of the goal, where both are. */
    record Piece(String name, int colour, int goalColour, Spot block, Spot goal) {}

    /**
     * A scene of this range. Discs beside a pillar and hexagons without one belong to {@link SceneRange#UNSEEN_PAIR}.
     *
     * @param range to draw from
     * @param width of the floor
     * @param height of the floor
     * @param random draws everything
     */
    static PusherScene draw(SceneRange range, double width, double height, SplittableRandom random) {
        int kind = random.nextInt(4);
        boolean unseen = range == SceneRange.UNSEEN_PAIR;
        Form form = unseen
                ? kind < 2 ? Form.DISC : Form.HEXAGON
                : kind < 2 ? Form.BOX : kind == 2 ? Form.DISC : Form.HEXAGON;
        boolean pillar = unseen ? kind < 2 : kind % 2 == 1;
        boolean beyond = range == SceneRange.BEYOND;
        double radius = !beyond
                ? random.nextDouble(3.9, 4.6)
                : random.nextBoolean() ? random.nextDouble(3.2, 3.6) : random.nextDouble(5, 5.5);
        double push = !beyond
                ? random.nextDouble(0.42, 0.52)
                : random.nextBoolean() ? random.nextDouble(0.28, 0.33) : random.nextDouble(0.6, 0.7);
        double agent = random.nextDouble(3.3, 3.8);
        int count = random.nextInt(2, 4);
        Outline block = Outlines.like(form, radius);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int wanted = attempt < FULL ? count : 2; // in a small picture there may be no room for three
            PusherScene scene = attempt(width, height, block, agent, push, wanted, pillar, random);
            if (scene.pieces.size() == wanted) {
                return scene;
            }
        }
        throw new OrreryException("no room for two blocks and their goals", "Choose another seed.");
    }

    /** Places one thing after the other; fewer pieces than {@code count} when it runs out of room. */
    private static PusherScene attempt(
            double width,
            double height,
            Outline block,
            double agent,
            double push,
            int count,
            boolean pillar,
            SplittableRandom random) {
        List<Spot> pillars = pillar ? List.of(spot(width, height, 16, random)) : List.of();
        List<Piece> pieces = new ArrayList<>();
        int first = random.nextInt(NAMES.size());
        double reach = Outlines.reach(block);
        double margin = FRAME + reach + 2 * agent; // so near to the border the agent still fits behind a block
        for (int tries = 0; tries < TRIES && pieces.size() < count; tries++) {
            Spot goal = spot(width, height, margin, random);
            Spot from = spot(width, height, margin, random);
            boolean free = goal.to(from) > GOAL;
            for (Piece other : pieces) {
                free &= other.goal.beside(goal) > GOAL + 1 && other.block.to(from) > 2 * reach + 4;
                free &= other.goal.beside(from) > GOAL / 2 + 1 && other.block.beside(goal) > GOAL / 2 + 1;
            }
            for (Spot stone : pillars) {
                free &= stone.beside(goal) > GOAL / 2 + 6 && stone.to(from) > 7 + reach;
            }
            if (free) {
                int colour = (first + pieces.size()) % NAMES.size();
                pieces.add(new Piece(NAMES.get(colour), COLOURS[colour], GOAL_COLOURS[colour], from, goal));
            }
        }
        for (int tries = 0; tries < TRIES; tries++) {
            Spot start = spot(width, height, FRAME + agent + 1, random);
            boolean free = pieces.stream().allMatch(piece -> piece.block.to(start) > reach + agent + 1)
                    && pillars.stream().allMatch(stone -> stone.to(start) > 7 + agent);
            if (free) {
                return new PusherScene(width, height, block, agent, push, pieces, start, pillars);
            }
        }
        return new PusherScene(width, height, block, agent, push, List.of(), new Spot(0, 0), pillars);
    }

    private static Spot spot(double width, double height, double margin, SplittableRandom random) {
        return new Spot(random.nextDouble(margin, width - margin), random.nextDouble(margin, height - margin));
    }
}
