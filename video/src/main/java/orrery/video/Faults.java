package orrery.video;

import java.nio.file.Path;
import java.util.Optional;
import orrery.base.OrreryException;

/** What is wrong with a file, found while reading it: the first fault ends the reading, or all are counted and reading goes on. */
final class Faults {
    /** Decoders hold back a few pictures: faults this near to the end are the end. */
    private static final int NEAR = 4;

    private final Path file;
    private final boolean goOn;
    private long count;
    private long firstFrame;
    private String first = "";
    private String end = "";

    Faults(Path file, boolean goOn) {
        this.file = file;
        this.goOn = goOn;
    }

    /** Whether reading goes on after a fault. */
    boolean goOn() {
        return goOn;
    }

    /** A fault near a frame; returns only where reading goes on. */
    void found(long frame, String why) {
        if (!goOn) {
            throw new OrreryException(
                    file + ": damaged or cut off after frame " + frame + " (" + why + ")",
                    "Copy the file again, or cut it before the fault.");
        }
        if (count++ == 0) {
            first = why;
            firstFrame = frame;
        }
    }

    /** A fault that leaves nothing to go on with; the caller ends the reading. */
    void foundTheEnd(long frame, String why) {
        found(frame, why);
        if (end.isEmpty()) {
            end = why;
        }
    }

    /** How many faults were found. */
    long count() {
        return count;
    }

    /** The verdict in a sentence, with the number of frames that came out; nothing for a file without a fault. */
    Optional<String> verdict(long kept) {
        if (count == 0) {
            return Optional.empty();
        }
        String frames = kept + (kept == 1 ? " frame kept" : " frames kept");
        if (!end.isEmpty() && firstFrame >= kept - NEAR) {
            return Optional.of("cut off after frame " + kept + ": " + end + "; " + frames);
        }
        String times = count == 1 ? "1 fault" : count + " faults, the first";
        String after = end.isEmpty() ? "" : ", cut off at the end (" + end + ")";
        return Optional.of(
                "damaged: " + times + " at frame " + firstFrame + " (" + first + ")" + after + "; " + frames);
    }
}
