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
    private boolean done;

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Line(
            @Nullable Long t,
            @Nullable JsonNode action,
            @Nullable Double reward,
            @Nullable Boolean done) {}

    private StepLines() {}

    /**
     * Reads and checks a file.
     *
     * @param name of the file as errors shall call it
     * @throws OrreryException at the first wrong line, {@code name:line} in front
     */
    static StepLines read(Path file, String name, ActionSpace space) {
        StepLines steps = new StepLines();
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
        Line line = Records.parse(text, Line.class, where);
        int t = actions.size();
        if (done) {
            throw new OrreryException(
                    where + ": a line follows one with \"done\": true.",
                    "Cut the episode there and make the rest an episode of its own.");
        }
        if (line.t() != null && line.t() != t) {
            throw new OrreryException(
                    where + ": \"t\" is " + line.t() + ", but this is line " + t + " counted from 0.",
                    "Give every frame one line, in order.");
        }
        double reward = line.reward() == null ? 0 : line.reward();
        if (!Double.isFinite(reward)) {
            throw new OrreryException(where + ": the reward is not a finite number.", "Write a finite number.");
        }
        Action action = action(line.action(), where, space);
        space.check(action, where);
        actions.add(action);
        rewards.add((float) reward);
        done = line.done() != null && line.done();
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
