package orrery.play;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Records;
import orrery.worlds.Action;

/**
 * What was done since a beginning, and what is needed to see it again: the same start, seed and actions give the same frames. A page saves and plays it, {@code orrery play
 * --keys} plays it; as JSON a minute of play is a few kilobytes.
 *
 * @param world name of the world that it was played in
 * @param start number of the start frame, from 0
 * @param seed of the beginning
 * @param keys what was done, in order
 */
public record KeyLog(String world, int start, long seed, List<Stretch> keys) {
    /** First bytes of a message that brings one. */
    static final int MAGIC = 0x4f52524b;

    /**
     * Frames on end that the same action led into. An action is a button's index or a value for each axis; neither where none was known.
     *
     * @param k denoising steps of each frame
     * @param frames at least 1
     */
    public record Stretch(
            @Nullable Integer action, @Nullable List<Double> axes, int k, int frames) {
        public Stretch {
            Check.atLeast("frames", frames, 1);
            Check.that(
                    action == null || axes == null, "Keep one of them.", "both action and axes in one stretch of keys");
        }

        private static Stretch of(Timeline.Moment moment, int frames) {
            Action did = moment.action();
            List<Double> values = null;
            if (did instanceof Action.Move move) {
                values = new ArrayList<>();
                for (float value : move.values()) {
                    values.add((double) value);
                }
            }
            return new Stretch(
                    did instanceof Action.Press press ? press.index() : null, values, moment.steps(), frames);
        }
    }

    /**
     * Reads a file.
     *
     * @throws orrery.base.OrreryException naming what in it is wrong
     */
    public static KeyLog read(Path file) {
        return Records.read(file, KeyLog.class);
    }

    static boolean is(ByteBuffer message) {
        return message.remaining() >= Integer.BYTES && message.getInt(message.position()) == MAGIC;
    }

    /** What a page sends: the magic number, then a file as it is. */
    static KeyLog read(ByteBuffer message) {
        byte[] text = new byte[message.remaining() - Integer.BYTES];
        message.get(message.position() + Integer.BYTES, text);
        return Records.parse(new String(text, StandardCharsets.UTF_8), KeyLog.class, "the file of keys");
    }

    static KeyLog of(String world, int start, long seed, List<Timeline.Moment> moments) {
        List<Stretch> keys = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= moments.size(); i++) {
            if (i == moments.size() || !moments.get(i).equals(moments.get(from))) {
                keys.add(Stretch.of(moments.get(from), i - from));
                from = i;
            }
        }
        return new KeyLog(world, start, seed, keys);
    }

    /** Frame by frame, no more of them than a timeline holds. */
    List<Timeline.Moment> moments() {
        long frames = keys.stream().mapToLong(Stretch::frames).sum();
        Check.that(
                frames <= Timeline.MOST,
                "Play shorter stretches.",
                "%d frames of keys; %d can be played again",
                frames,
                Timeline.MOST);
        List<Timeline.Moment> moments = new ArrayList<>();
        for (Stretch stretch : keys) {
            Action action = AgentMessage.said(stretch.action(), stretch.axes());
            for (int i = 0; i < stretch.frames(); i++) {
                moments.add(new Timeline.Moment(action, stretch.k()));
            }
        }
        return moments;
    }
}
