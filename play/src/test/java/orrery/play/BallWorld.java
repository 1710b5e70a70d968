package orrery.play;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import orrery.base.OrreryException;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;
import orrery.worlds.Environment;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.StageTimes;

/**
 * A toy to play in: a white ball that moves two pixels a step the way the action says, over a ground whose colour tells the
 * start; fire is rewarded. It insists on one thread, as a learned world does.
 */
final class BallWorld implements Environment {
    static final List<String> BUTTONS =
            List.of("noop", "left", "right", "up", "down", "up_left", "up_right", "fire", "wobble");
    static final int STARTS = 5;

    private final EnvironmentInfo info;
    private final long nanosAStep; // for each of K
    private final Thread owner = Thread.currentThread();
    private int steps = 4;
    private int start;
    private int x;
    private int y;
    private int taken;
    private final int endsAfter;

    private BallWorld(ActionSpace actions, double fps, long nanosAStep, int endsAfter) {
        this.info = new EnvironmentInfo("ball", "simulator", 64, 64, fps, actions, STARTS, List.of(1, 2, 4, 8));
        this.nanosAStep = nanosAStep;
        this.endsAfter = endsAfter;
    }

    static BallWorld buttons() {
        return new BallWorld(new ActionSpace.Discrete(BUTTONS), 20, 0, Integer.MAX_VALUE);
    }

    static BallWorld pedals() {
        List<ActionAxis> axes =
                List.of(ActionAxis.of("steer", -1, 1), ActionAxis.of("gas", 0, 1), ActionAxis.of("brake", 0, 1));
        return new BallWorld(new ActionSpace.Continuous(axes), 20, 0, Integer.MAX_VALUE);
    }

    /** Takes {@code nanos} for each denoising step, one more for the picture. */
    static BallWorld slow(long nanos) {
        return new BallWorld(new ActionSpace.Discrete(BUTTONS), 20, nanos, Integer.MAX_VALUE);
    }

    /** A game that ends after so many steps. */
    static BallWorld ending(int endsAfter) {
        return new BallWorld(new ActionSpace.Discrete(BUTTONS), 20, 0, endsAfter);
    }

    @Override
    public EnvironmentInfo info() {
        return info;
    }

    @Override
    public void reset(int newStart, long seed) {
        mine();
        if (newStart < 0 || newStart >= STARTS) {
            throw new OrreryException("no start " + newStart, "use 0 to 4");
        }
        start = newStart;
        x = 32;
        y = 32;
        taken = 0;
    }

    @Override
    public Outcome step(Action action) {
        mine();
        info.actions().check(action, "ball");
        long begin = System.nanoTime();
        if (action instanceof Action.Press press) {
            String name = BUTTONS.get(press.index());
            x += name.endsWith("left") ? -2 : name.endsWith("right") ? 2 : 0;
            y += name.startsWith("up") ? -2 : name.startsWith("down") ? 2 : 0;
        } else if (action instanceof Action.Move move) {
            x += Math.round(2 * move.values()[0]);
            y += Math.round(2 * (move.values()[2] - move.values()[1]));
        }
        x = Math.floorMod(x, 64);
        y = Math.floorMod(y, 64);
        taken++;
        long end = begin + nanosAStep * (steps + 1);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        boolean fired = action instanceof Action.Press press
                && BUTTONS.get(press.index()).equals("fire");
        return new Outcome(fired ? 1 : 0, taken >= endsAfter, new StageTimes(1_000, System.nanoTime() - begin, 2_000));
    }

    @Override
    public Frame frame() {
        mine();
        BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        pen.setColor(ground(start));
        pen.fillRect(0, 0, 64, 64);
        pen.setColor(ground(start).brighter());
        for (int line = 0; line < 64; line += 16) {
            pen.drawLine(line, 0, line, 63);
            pen.drawLine(0, line, 63, line);
        }
        pen.setColor(Color.WHITE);
        pen.fillOval(x - 4, y - 4, 8, 8);
        pen.dispose();
        byte[] rgb = new byte[3 * 64 * 64];
        int[] pixels = picture.getRGB(0, 0, 64, 64, null, 0, 64);
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return new Frame(64, 64, rgb);
    }

    static Color ground(int start) {
        return new Color(20 + 30 * start, 60, 120 - 20 * start);
    }

    @Override
    public void steps(int k) {
        mine();
        steps = k;
    }

    @Override
    public int steps() {
        return steps;
    }

    private void mine() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("touched by " + Thread.currentThread() + ", owned by " + owner);
        }
    }

    @Override
    public void close() {
        mine();
    }
}
