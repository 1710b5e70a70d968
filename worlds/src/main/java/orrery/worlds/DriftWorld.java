package orrery.worlds;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import orrery.base.Check;
import orrery.video.VideoFormat;

/**
 * The smallest simulator: a bright square that four keys push over a striped floor, with inertia, and a second square that
 * goes its own way. Everything is computed in Java, so tests and documentation can record play without any other program.
 */
public final class DriftWorld implements Environment {
    private static final int SIDE = 8;
    private static final int STARTS = 4;
    private static final List<String> ACTIONS = List.of("noop", "left", "right", "up", "down");

    private final EnvironmentInfo info;
    private double x;
    private double y;
    private double speedX;
    private double speedY;
    private double otherX;
    private double otherSpeed;
    private SplittableRandom random = new SplittableRandom(0);

    /**
     * @param width of a frame in pixels, at least 24
     * @param height of a frame in pixels, at least 24
     */
    public DriftWorld(int width, int height) {
        Check.that(width >= 24 && height >= 24, "use 24 or more", "a drift world of %d x %d pixels", width, height);
        info = new EnvironmentInfo(
                "drift", "simulator", width, height, 15, new ActionSpace.Discrete(ACTIONS), STARTS, List.of());
        reset(0, 0);
    }

    @Override
    public EnvironmentInfo info() {
        return info;
    }

    @Override
    public void reset(int start, long seed) {
        Check.that(start >= 0 && start < STARTS, "use 0 to 3", "there is no start %d", start);
        random = new SplittableRandom(seed);
        x = start % 2 == 0 ? 2 : info.width() - SIDE - 2;
        y = start < 2 ? 2 : info.height() - SIDE - 2;
        speedX = 0;
        speedY = 0;
        otherX = random.nextInt(info.width() - SIDE);
        otherSpeed = 1.5;
    }

    @Override
    public Outcome step(Action action) {
        info.actions().check(action, info.name());
        int index = action instanceof Action.Press press ? press.index() : 0;
        speedX = 0.6 * speedX + push(index, 1, 2);
        speedY = 0.6 * speedY + push(index, 3, 4);
        x = Math.min(Math.max(x + speedX, 0), info.width() - SIDE);
        y = Math.min(Math.max(y + speedY, 0), info.height() - SIDE);
        otherX += otherSpeed;
        if (otherX < 0 || otherX > info.width() - SIDE) {
            otherSpeed = -otherSpeed;
            otherX += 2 * otherSpeed;
        }
        return new Outcome(0, false, StageTimes.NONE);
    }

    private static double push(int index, int back, int forth) {
        return index == back ? -1.5 : index == forth ? 1.5 : 0;
    }

    @Override
    public Frame frame() {
        byte[] rgb = new byte[3 * info.width() * info.height()];
        for (int row = 0; row < info.height(); row++) {
            for (int column = 0; column < info.width(); column++) {
                int shade = (row / 8 + column / 8) % 2 == 0 ? 40 : 56;
                paint(rgb, row, column, shade, shade, shade + 30);
            }
        }
        square(rgb, (int) Math.round(otherX), info.height() / 2 - SIDE / 2, 60, 190, 120);
        square(rgb, (int) Math.round(x), (int) Math.round(y), 250, 200, 60);
        return new Frame(info.width(), info.height(), rgb);
    }

    private void square(byte[] rgb, int left, int top, int red, int green, int blue) {
        for (int row = top; row < top + SIDE; row++) {
            for (int column = left; column < left + SIDE; column++) {
                paint(rgb, row, column, red, green, blue);
            }
        }
    }

    private void paint(byte[] rgb, int row, int column, int red, int green, int blue) {
        if (row >= 0 && row < info.height() && column >= 0 && column < info.width()) {
            int at = 3 * (row * info.width() + column);
            rgb[at] = (byte) red;
            rgb[at + 1] = (byte) green;
            rgb[at + 2] = (byte) blue;
        }
    }

    @Override
    public void close() {}

    /**
     * Records one episode of random play, each action held for 1 to 8 frames.
     *
     * @param folder of episodes, see {@link EpisodeWriter}
     * @param frames length of the episode
     * @param seed of the play
     */
    public void record(Path folder, int frames, long seed) {
        reset(Math.floorMod(seed, STARTS), seed);
        try (EpisodeWriter episode =
                EpisodeWriter.open(folder, info, "orrery drift world, random play", VideoFormat.FFV1)) {
            Action held = new Action.Press(0);
            int left = 0;
            for (int t = 0; t < frames; t++) {
                if (left-- <= 0) {
                    held = new Action.Press(random.nextInt(ACTIONS.size()));
                    left = random.nextInt(8);
                }
                Frame shown = frame();
                Outcome outcome = step(held);
                episode.add(shown, held, outcome.reward(), outcome.done());
            }
            episode.finish();
        }
    }
}
