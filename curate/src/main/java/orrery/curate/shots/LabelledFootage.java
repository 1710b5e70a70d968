package orrery.curate.shots;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orrery.base.OrreryException;
import orrery.base.Records;

/**
 * A folder of videos whose cuts are known: {@code CATALOGUE.json} in it, whose list of files has an object for each.
 *
 * @param file name in the folder
 * @param hard first frames of new shots
 * @param transitions gradual changes
 * @param ambiguous frames at which a cut is neither right nor wrong
 * @param hardToSee those of {@code hard} at which the picture hardly changes
 * @param traps stretches that are easily taken for a cut
 */
public record LabelledFootage(
        String file,
        List<Integer> hard,
        List<Stretch> transitions,
        List<Integer> ambiguous,
        List<Integer> hardToSee,
        List<Stretch> traps) {
    private static final String NAME = "CATALOGUE.json";

    /** Frames from first to last. */
    public record Stretch(String type, int first, int last) {
        boolean holds(int frame, int slack) {
            return frame >= first - slack && frame <= last + slack;
        }
    }

    /**
     * The videos of a folder whose cuts are to be scored.
     *
     * @throws OrreryException when there is no catalogue or nothing in it
     */
    public static List<LabelledFootage> read(Path folder) {
        Path file = folder.resolve(NAME);
        List<LabelledFootage> all = new ArrayList<>();
        for (JsonNode node : Records.tree(file).path("files")) {
            JsonNode shots = node.path("shots");
            if (shots.path("score").asBoolean(false)) {
                all.add(new LabelledFootage(
                        node.path("file").asText(),
                        frames(shots.path("hard_cuts")),
                        stretches(shots.path("transitions")),
                        frames(shots.path("ambiguous")),
                        frames(shots.path("hard_to_see")),
                        stretches(shots.path("traps"))));
            }
        }
        if (all.isEmpty()) {
            throw new OrreryException(
                    file + ": no video whose shots are to be scored",
                    "Give \"files\" with \"shots\": {\"score\": true}.");
        }
        return all;
    }

    private static List<Integer> frames(JsonNode list) {
        List<Integer> frames = new ArrayList<>();
        list.forEach(node -> frames.add(node.isObject() ? node.path("frame").asInt() : node.asInt()));
        return frames;
    }

    private static List<Stretch> stretches(JsonNode list) {
        List<Stretch> all = new ArrayList<>();
        list.forEach(node -> all.add(new Stretch(
                node.path("type").asText(),
                node.path("first").asInt(),
                node.path("last").asInt())));
        return all;
    }
}
