package orrery.worlds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.Records;

/**
 * The lines beside a video, one a frame: {@code {"t":0,"action":2,"reward":0.0,"done":false}}. {@code action} is an index
 * or a list of values, or null where it is not known; {@code reward} and {@code done} may be left out; more fields are
 * passed over.
 */
final class StepLines {
    private static final long LARGEST_FILE = 256L << 20;

    final List<Action> actions = new ArrayList<>();
    final List<Float> rewards = new ArrayList<>();
    private final Consumer<OrreryException> faults;
    private boolean done;
    private boolean over; // a line with done came, and that others follow was told
    private long ahead; // by how much the lines' own numbers run ahead, as far as was told

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Line(
            @Nullable Long t,
            @Nullable JsonNode action,
            @Nullable Double reward,
            @Nullable Boolean done) {}

    private StepLines(Consumer<OrreryException> faults) {
        this.faults = faults;
    }

    /**
     * Reads and checks a file.
     *
     * @param name of the file as errors shall call it
     * @throws OrreryException at the first wrong line, {@code name:line} in front
     */
    static StepLines read(Path file, String name, ActionSpace space) {
        return read(file, name, space, e -> {
            throw e;
        });
    }

    /**
     * Reads a file, going on after a wrong line; it counts as a line without a known action.
     *
     * @param name of the file as errors shall call it
     * @param faults takes what is wrong with a line
     * @throws OrreryException when the file cannot be read
     */
    static StepLines read(Path file, String name, ActionSpace space, Consumer<OrreryException> faults) {
        StepLines steps = new StepLines(faults);
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new OrreryException(name + ": larger than 256 MB.", "Cut the play into shorter episodes.");
            }
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                int number = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    number++;
                    if (!line.isBlank()) {
                        steps.add(line, name + ":" + number, space);
                    }
                }
            }
        } catch (CharacterCodingException e) {
            throw new OrreryException(name + ": not text in UTF-8.", "Write the file again as UTF-8.", e);
        } catch (IOException e) {
            throw new OrreryException(name + ": cannot be read (" + e.getMessage() + ").", "Check the file.", e);
        }
        return steps;
    }

    private void add(String text, String where, ActionSpace space) {
        Action action = Action.NONE;
        double reward = 0;
        boolean ends = false;
        try {
            Line line = Records.parse(text, Line.class, where);
            ends = line.done() != null && line.done();
            checkPlace(line, where);
            reward = line.reward() == null ? 0 : line.reward();
            if (!Double.isFinite(reward)) {
                throw new OrreryException(where + ": the reward is not a finite number.", "Write a finite number.");
            }
            action = action(line.action(), where, space);
            space.check(action, where);
        } catch (OrreryException e) {
            faults.accept(e);
        }
        actions.add(action);
        rewards.add((float) reward);
        done = done || ends;
    }

    private void checkPlace(Line line, String where) {
        int t = actions.size();
        if (done && !over) {
            over = true;
            throw new OrreryException(
                    where + ": a line follows one with \"done\": true.",
                    "Cut the episode there and make the rest an episode of its own.");
        }
        if (line.t() != null && line.t() - ahead != t) {
            ahead = line.t() - t;
            throw new OrreryException(
                    where + ": \"t\" is " + line.t() + ", but this is line " + t + " counted from 0.",
                    "Give every frame one line, in order.");
        }
    }

    private static Action action(@Nullable JsonNode value, String where, ActionSpace space) {
        if (value == null && space.labelled()) {
            throw new OrreryException(
                    where + ": no \"action\".", "Write the action, or \"action\": null where it is not known.");
        }
        if (value == null || value.isNull()) {
            return Action.NONE;
        }
        if (value.isInt()) {
            return new Action.Press(value.intValue());
        }
        if (value.isArray()) {
            float[] values = new float[value.size()];
            for (int i = 0; i < values.length; i++) {
                if (!value.get(i).isNumber()) {
                    throw new OrreryException(
                            where + ": value " + i + " of the action is " + value.get(i) + ".", "Write a number.");
                }
                values[i] = value.get(i).floatValue();
            }
            return new Action.Move(values);
        }
        throw new OrreryException(
                where + ": the action is " + value + ".", "Write the index of a button or a list of numbers.");
    }

    float[] rewardArray() {
        float[] array = new float[rewards.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = rewards.get(i);
        }
        return array;
    }

    boolean[] doneArray() {
        boolean[] array = new boolean[actions.size()];
        if (array.length > 0) {
            array[array.length - 1] = done;
        }
        return array;
    }
}
