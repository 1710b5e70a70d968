package orrery.play;

import java.util.List;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.Promptable;
import orrery.worlds.StageTimes;

/** A world of one colour that becomes the colour of the middle of what it begins from, and stays so. */
final class PaperWorld implements Promptable {
    static final int SIDE = 64;

    private static final int OWN = 40; // shade of its start

    private int red = OWN;
    private int green = OWN;
    private int blue = OWN;

    @Override
    public EnvironmentInfo info() {
        return new EnvironmentInfo(
                "paper", "live", SIDE, SIDE, 20, new ActionSpace.Discrete(List.of("noop", "go")), 2, List.of());
    }

    @Override
    public void reset(int start, long seed) {
        red = OWN;
        green = OWN;
        blue = OWN;
    }

    @Override
    public Begun begin(Frame picture, long seed) {
        int at = 3 * (picture.height() / 2 * picture.width() + picture.width() / 2);
        red = picture.rgb()[at] & 255;
        green = picture.rgb()[at + 1] & 255;
        blue = picture.rgb()[at + 2] & 255;
        return new Begun(1, 1, "a picture of " + picture.width() + "x" + picture.height() + " it is");
    }

    @Override
    public Outcome step(Action action) {
        return new Outcome(0, false, StageTimes.NONE);
    }

    @Override
    public Frame frame() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new Frame(SIDE, SIDE, rgb);
    }

    @Override
    public void close() {}
}
