package orrery.curate.shots;

import java.util.Arrays;

/**
 * How small pictures of a video change from frame to frame, in bytes of a colour. Holds a few pictures and a few numbers of every frame.
 */
final class SmallSteps {
    private static final int FLASH = 4; // frames in which a flash is over, however hard its edges
    private static final int REACH = 10; // frames in which a flash that dies away is over
    private static final int NEAR = 4; // neighbours on each side that a step is compared with
    private static final float NOTHING = 0.3f; // a step that is seen as none
    private static final float LEAST = 2; // smaller steps are not looked at closely
    private static final float EVEN = 0.6f; // share of a step that the way back takes at most in one frame
    private static final float FAR = 9; // it never comes back

    private final byte[][] ring = new byte[2 * REACH + 2][];
    private float[] step = new float[1024];
    private float[] lasting = new float[1024];
    private float[] spread = new float[1024];
    private int count;

    /** Takes the next picture, which must stay as it is. */
    void add(byte[] rgb) {
        if (count == step.length) {
            step = Arrays.copyOf(step, 2 * count);
            lasting = Arrays.copyOf(lasting, 2 * count);
            spread = Arrays.copyOf(spread, 2 * count);
        }
        ring[count % ring.length] = rgb;
        step[count] = count == 0 ? 0 : distance(picture(count - 1), rgb);
        spread[count] = spread(rgb);
        count++;
        if (count > REACH) {
            judge(count - 1 - REACH);
        }
    }

    /** No more pictures come. */
    void finish() {
        for (int i = Math.max(0, count - REACH); i < count; i++) {
            judge(i);
        }
    }

    /** Mean difference from the frame before. */
    float step(int frame) {
        return step[frame];
    }

    /** Deviation of the brightness over a picture: near 0 for a single colour. */
    float spread(int frame) {
        return spread[frame];
    }

    /** A step as a multiple of the mean of those around it. */
    float overMean(int frame) {
        float sum = 0;
        int others = 0;
        for (int i = Math.max(1, frame - NEAR); i <= Math.min(count - 1, frame + NEAR); i++) {
            sum += i == frame ? 0 : step[i];
            others += i == frame ? 0 : 1;
        }
        return others == 0 ? 0 : step[frame] / (sum / others + NOTHING);
    }

    /** A step as a multiple of the largest of those around it. */
    float overMost(int frame) {
        float most = 0;
        for (int i = Math.max(1, frame - NEAR); i <= Math.min(count - 1, frame + NEAR); i++) {
            most = i == frame ? most : Math.max(most, step[i]);
        }
        return step[frame] / (most + NOTHING);
    }

    /**
     * How much of a step remains: near 0 for a flash, after which the picture is as before, or before which it was as after; about 1 for a
     * cut.
     */
    float lasting(int frame) {
        return lasting[frame];
    }

    private void judge(int frame) {
        lasting[frame] = FAR;
        if (frame == 0 || step[frame] <= LEAST) {
            return;
        }
        byte[] before = picture(frame - 1);
        byte[] after = picture(frame);
        float nearest = Float.MAX_VALUE;
        boolean even = true; // no second edge on the way
        for (int i = frame + 1; i < Math.min(count, frame + REACH + 1); i++) {
            even &= step[i] <= EVEN * step[frame];
            if (even || i <= frame + FLASH) {
                nearest = Math.min(nearest, distance(before, picture(i)));
            }
        }
        even = true;
        for (int i = frame - 2; i >= Math.max(0, frame - REACH - 1); i--) {
            even &= step[i + 1] <= EVEN * step[frame];
            if (even || i >= frame - FLASH - 1) {
                nearest = Math.min(nearest, distance(picture(i), after));
            }
        }
        lasting[frame] = Math.min(FAR, nearest / step[frame]);
    }

    private byte[] picture(int frame) {
        return ring[frame % ring.length];
    }

    private static float distance(byte[] a, byte[] b) {
        int sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return (float) sum / a.length;
    }

    private static float spread(byte[] rgb) {
        double sum = 0;
        double squares = 0;
        int pixels = rgb.length / 3;
        for (int i = 0; i < rgb.length; i += 3) {
            double luma = 0.299 * (rgb[i] & 0xff) + 0.587 * (rgb[i + 1] & 0xff) + 0.114 * (rgb[i + 2] & 0xff);
            sum += luma;
            squares += luma * luma;
        }
        double mean = sum / pixels;
        return (float) Math.sqrt(Math.max(0, squares / pixels - mean * mean));
    }
}
