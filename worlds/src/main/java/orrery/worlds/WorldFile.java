package orrery.worlds;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import orrery.base.Nearest;
import orrery.base.OrreryException;
import orrery.base.Records;

/**
 * What a {@code world.json} of recorded play says. Fields that matter are read strictly, others are listed as notes:
 * data sets of other people carry more than we need.
 *
 * @param name of the world; the folder's name where absent
 * @param source where the play came from, in words; may be empty
 * @param licence of the recordings, in words; may be empty
 * @param width in pixels, 0 where absent
 * @param height in pixels, 0 where absent
 * @param fps frames a second, 0 where absent
 * @param actions what could be done
 * @param splits id to split, of the episodes that are listed; empty where none are
 * @param texts id to what the episode shows, of those that say it
 * @param notes fields that are not used
 */
record WorldFile(
        String name,
        String source,
        String licence,
        int width,
        int height,
        double fps,
        ActionSpace actions,
        Map<String, Split> splits,
        Map<String, String> texts,
        List<String> notes) {

    static final String NAME = "world.json";
    static final Set<String> KNOWN = Set.of(
            "format",
            "name",
            "source",
            "licence",
            "license",
            "width",
            "height",
            "fps",
            "frame_skip",
            "action_type",
            "actions",
            "simulator_actions",
            "video",
            "stats",
            "episodes",
            "notes");

    /**
     * @param folder of the episodes
     * @param labels whether files with actions lie beside the videos, so that {@code actions} is needed
     */
    static WorldFile read(Path folder, boolean labels) {
        String folderName = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        String where = folderName + "/" + NAME;
        JsonNode tree = Records.tree(folder.resolve(NAME));
        if (!tree.isObject()) {
            throw new OrreryException(where + ": not a JSON object.", "Start the file with { and end it with }.");
        }
        if (tree.path("format").asInt(1) > 1) {
            throw new OrreryException(
                    where + ": written in format " + tree.path("format").asInt() + ", this version reads format 1.",
                    "Use a later version of Orrery.");
        }
        ActionSpace actions = ActionSpace.unlabelled();
        if (tree.has("actions")) {
            actions = ActionNames.read(
                    tree.path("actions"), tree.path("action_type").asText(""), where);
        } else if (labels) {
            throw new OrreryException(
                    where + ": no field \"actions\".",
                    Nearest.name("actions", unknown(tree))
                            .map(near -> "Did you mean it by \"" + near + "\"? Rename that.")
                            .orElse("Add the names of the buttons, e.g. \"actions\": [\"left\", \"right\"]."));
        }
        return new WorldFile(
                tree.path("name").asText(folderName),
                tree.path("source").asText(""),
                tree.path("licence").asText(tree.path("license").asText("")),
                (int) number(tree, "width", 1, 1 << 14, where),
                (int) number(tree, "height", 1, 1 << 14, where),
                number(tree, "fps", 0.01, 1000, where),
                actions,
                splits(tree.path("episodes"), where),
                texts(tree.path("episodes")),
                unused(tree));
    }

    private static double number(JsonNode tree, String field, double least, double most, String where) {
        if (!tree.has(field)) {
            return 0;
        }
        JsonNode value = tree.path(field);
        if (!value.isNumber() || !(value.asDouble() >= least) || !(value.asDouble() <= most)) {
            throw new OrreryException(
                    where + ": \"" + field + "\" is " + value + ".",
                    "Write a number between " + least + " and " + most + ", or leave it out to take the video's.");
        }
        return value.asDouble();
    }

    private static Map<String, Split> splits(JsonNode episodes, String where) {
        Map<String, Split> splits = new TreeMap<>();
        for (JsonNode episode : episodes) {
            String id = episode.path("id").asText("");
            if (!id.matches("[^/\\\\\\p{Cntrl}]{1,200}") || id.startsWith(".")) {
                throw new OrreryException(
                        where + ": \"" + id + "\" is no name of an episode.",
                        "Give every entry of \"episodes\" an \"id\" that is a file name without its suffix.");
            }
            String split = episode.path("split").asText("train");
            switch (split) {
                case "train" -> splits.put(id, Split.TRAIN);
                case "val", "valid", "validation", "test" -> splits.put(id, Split.VAL);
                default ->
                    throw new OrreryException(
                            where + ": episode " + id + " has the split \"" + split + "\".",
                            "Write \"train\" or \"val\".");
            }
        }
        return splits;
    }

    private static Map<String, String> texts(JsonNode episodes) {
        Map<String, String> texts = new TreeMap<>();
        for (JsonNode episode : episodes) {
            if (episode.path("text").isTextual()) {
                texts.put(episode.path("id").asText(), episode.path("text").asText());
            }
        }
        return texts;
    }

    private static List<String> unused(JsonNode tree) {
        return unknown(tree).stream()
                .map(field -> NAME + ": the field \"" + field + "\" is not used")
                .toList();
    }

    private static List<String> unknown(JsonNode tree) {
        List<String> unknown = new ArrayList<>();
        tree.fieldNames().forEachRemaining(field -> {
            if (!KNOWN.contains(field)) {
                unknown.add(field);
            }
        });
        return unknown;
    }
}
