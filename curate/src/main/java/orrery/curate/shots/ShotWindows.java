package orrery.curate.shots;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import orrery.base.Check;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Feeds a video of any length to {@link TransNetV2}, frame by frame: windows of 100 frames, 50 apart, of which the middle 50 count. The
 * first frame is repeated before the video and the last one after it. Holds one window.
 */
public final class ShotWindows {
    private static final int WINDOW = 100;
    private static final int STEP = 50;
    private static final int CONTEXT = 25;
    private static final int FRAME = 3 * TransNetV2.WIDTH * TransNetV2.HEIGHT;

    /** How the end of a video is read. */
    public enum End {
        /** The last frame is repeated, as the network was published. */
        PADDED,
        /** Nothing is put after the video, as cosmos-curate does: the last 25 frames and more are judged without a future. */
        CUT_OFF
    }

    private final TransNetV2 network;
    private final End end;
    private final Deque<byte[]> window = new ArrayDeque<>();
    private float[] cut = new float[1024];
    private float[] transition = new float[1024];
    private int judged;
    private int frames;

    public ShotWindows(TransNetV2 network, End end) {
        this.network = network;
        this.end = end;
    }

    /**
     * Takes the next frame.
     *
     * @param rgb 48x27 pixels, kept
     */
    public void add(byte[] rgb) {
        Check.that(rgb.length == FRAME, "Give 48x27 pixels of 3 bytes.", "a frame of %d bytes", rgb.length);
        if (frames == 0) {
            for (int i = 0; i < CONTEXT; i++) {
                window.add(rgb);
            }
        }
        frames++;
        push(rgb);
    }

    /** Number of frames so far. */
    public int frames() {
        return frames;
    }

    private void push(byte[] rgb) {
        window.add(rgb);
        if (window.size() == WINDOW) {
            judge();
            for (int i = 0; i < STEP; i++) {
                window.remove();
            }
        }
    }

    /** Judges the frames that still wait for what comes after them. */
    public Probabilities finish() {
        byte[] last = window.peekLast();
        while (judged < frames && last != null) {
            if (end == End.PADDED) {
                push(last);
            } else {
                judge();
                for (int i = 0; i < STEP && !window.isEmpty(); i++) {
                    window.remove();
                }
            }
        }
        return new Probabilities(Arrays.copyOf(cut, frames), Arrays.copyOf(transition, frames));
    }

    private void judge() {
        byte[] bytes = new byte[window.size() * FRAME];
        int at = 0;
        for (byte[] frame : window) {
            System.arraycopy(frame, 0, bytes, at, FRAME);
            at += FRAME;
        }
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor clip = Tensor.of(bytes, 1, window.size(), TransNetV2.HEIGHT, TransNetV2.WIDTH, 3);
            TransNetV2.Answer answer = network.forward(clip);
            float[] cuts = answer.cut().sigmoid().floats();
            float[] transitions = answer.transition().sigmoid().floats();
            int count = Math.min(STEP, cuts.length - CONTEXT);
            if (judged + count > cut.length) {
                cut = Arrays.copyOf(cut, 2 * cut.length);
                transition = Arrays.copyOf(transition, 2 * transition.length);
            }
            System.arraycopy(cuts, CONTEXT, cut, judged, count);
            System.arraycopy(transitions, CONTEXT, transition, judged, count);
            judged += count;
        }
    }

    /**
     * What the network says of each frame, 0 to 1.
     *
     * @param cut that it is the last of its shot
     * @param transition that it belongs to a change of shot
     */
    @SuppressWarnings("ArrayRecordComponent") // results are read, not compared
    public record Probabilities(float[] cut, float[] transition) {}
}
