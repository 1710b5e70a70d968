package orrery.play;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import orrery.base.OrreryException;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.StageTimes;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;

/** The smallest simulator with bodies: three discs that slide and bounce off the rails; keys push the white one. */
final class PuckWorld implements Simulator {
    static final List<String> BUTTONS = List.of("noop", "left", "right", "up", "down");
    private static final int SIDE = 64;
    private static final int RADIUS = 6;
    private static final int[] COLOURS = {0xFFFFFF, 0xE0483C, 0xF2C230};
    private static final String[] NAMES = {"cue", "red", "yellow"};

    private final EnvironmentInfo info;
    private final double push;
    private final int endsAfter;
    private final List<Body> bodies = new ArrayList<>();
    private int taken;
    private int steps;

    private PuckWorld(String name, List<String> buttons, double fps, double push, int endsAfter, List<Integer> steps) {
        this.info =
                new EnvironmentInfo(name, "simulator", SIDE, SIDE, fps, new ActionSpace.Discrete(buttons), 1, steps);
        this.push = push;
        this.endsAfter = endsAfter;
        this.steps = steps.isEmpty() ? 0 : 4;
        reset(0, 0);
    }

    static PuckWorld open() {
        return new PuckWorld("puck", BUTTONS, 20, 0.35, Integer.MAX_VALUE, List.of());
    }

    /** A game that ends after so many steps, and pays 1 for each. */
    static PuckWorld ending(int endsAfter) {
        return new PuckWorld("puck", BUTTONS, 20, 0.35, endsAfter, List.of());
    }

    static PuckWorld with(List<String> buttons, double fps) {
        return new PuckWorld("other", buttons, fps, 0.35, Integer.MAX_VALUE, List.of());
    }

    /** One whose white disc answers a little differently: plays the part of a learned world. */
    static PuckWorld lookalike() {
        return new PuckWorld("puck", BUTTONS, 20, 0.24, Integer.MAX_VALUE, List.of(1, 2, 4, 8));
    }

    @Override
    public EnvironmentInfo info() {
        return info;
    }

    @Override
    public void reset(int start, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        bodies.clear();
        for (int i = 0; i < NAMES.length; i++) {
            double speed = i == 0 ? 0 : 2;
            bodies.add(new Body(
                    NAMES[i],
                    new Body.Outline(Body.Form.DISC, 2 * RADIUS, 2 * RADIUS),
                    COLOURS[i],
                    12 + 20 * i + random.nextInt(6),
                    12 + random.nextInt(40),
                    0,
                    speed * (random.nextDouble() - 0.5),
                    speed * (random.nextDouble() - 0.5),
                    0,
                    1));
        }
        taken = 0;
    }

    @Override
    public Outcome step(Action action) {
        info.actions().check(action, info.name());
        int index = action instanceof Action.Press press ? press.index() : 0;
        for (int i = 0; i < bodies.size(); i++) {
            Body body = bodies.get(i);
            double speedX = 0.97 * body.speedX() + (i == 0 ? push * (index == 1 ? -1 : index == 2 ? 1 : 0) : 0);
            double speedY = 0.97 * body.speedY() + (i == 0 ? push * (index == 3 ? -1 : index == 4 ? 1 : 0) : 0);
            double x = body.x() + speedX;
            double y = body.y() + speedY;
            boolean wallX = x < 3 + RADIUS || x > SIDE - 3 - RADIUS;
            boolean wallY = y < 3 + RADIUS || y > SIDE - 3 - RADIUS;
            bodies.set(
                    i,
                    body.at(
                            wallX ? body.x() : x,
                            wallY ? body.y() : y,
                            wallX ? -0.8 * speedX : speedX,
                            wallY ? -0.8 * speedY : speedY));
        }
        taken++;
        return new Outcome(endsAfter == Integer.MAX_VALUE ? 0 : 1, taken >= endsAfter, StageTimes.NONE);
    }

    @Override
    public Frame frame() {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(0x6B4A2B));
        pen.fillRect(0, 0, SIDE, SIDE);
        pen.setColor(new Color(0x14432F));
        pen.fillRect(3, 3, SIDE - 6, SIDE - 6);
        for (Body body : bodies) {
            pen.setColor(new Color(body.colour()));
            pen.fill(new Ellipse2D.Double(body.x() - RADIUS, body.y() - RADIUS, 2 * RADIUS, 2 * RADIUS));
        }
        pen.dispose();
        byte[] rgb = new byte[3 * SIDE * SIDE];
        int[] pixels = picture.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return new Frame(SIDE, SIDE, rgb);
    }

    @Override
    public void steps(int k) {
        steps = k;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public SceneRange range() {
        return SceneRange.TRAINED;
    }

    @Override
    public List<Body> bodies() {
        return List.copyOf(bodies);
    }

    @Override
    public void place(List<Body> elsewhere) {
        for (Body body : elsewhere) {
            int at = List.of(NAMES).indexOf(body.name());
            if (at < 0) {
                throw new OrreryException("no body " + body.name(), "use cue, red or yellow");
            }
            bodies.set(at, body);
        }
    }

    @Override
    public String pushed() {
        return "cue";
    }

    @Override
    public double gravity() {
        return 0;
    }

    @Override
    public String describe(long wording) {
        return "Three pucks slide.";
    }

    @Override
    public Player player(long seed) {
        return () -> Action.NONE;
    }

    @Override
    public void close() {}
}
