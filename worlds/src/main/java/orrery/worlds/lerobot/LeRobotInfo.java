package orrery.worlds.lerobot;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orrery.base.Nearest;
import orrery.base.OrreryException;
import orrery.base.Records;

/**
 * What {@code meta/info.json} says of a data set.
 *
 * @param fps frames a second
 * @param episodes number promised, -1 where none is
 * @param frames number promised, -1 where none is
 * @param dataPath where rows lie, a pattern with {@code {chunk_index:03d}} and {@code {file_index:03d}}
 * @param videoPath where pictures lie, with {@code {video_key}} too; empty where there are none
 * @param features name to what it holds, in the order of the file
 * @param splits name to a range of episodes such as {@code 0:9}
 * @param robot which machine, in words; may be empty
 * @param own what this program wrote about the world beside LeRobot's fields; empty elsewhere
 */
record LeRobotInfo(
        double fps,
        long episodes,
        long frames,
        String dataPath,
        String videoPath,
        Map<String, Feature> features,
        Map<String, String> splits,
        String robot,
        JsonNode own) {

    static final String NAME = "meta/info.json";
    static final String OWN = "orrery";
    static final String ACTION = "action";
    private static final Set<String> KNOWN = Set.of(
            "codebase_version",
            "robot_type",
            "total_episodes",
            "total_frames",
            "total_tasks",
            "total_videos",
            "total_chunks",
            "chunks_size",
            "data_files_size_in_mb",
            "video_files_size_in_mb",
            "fps",
            "splits",
            "data_path",
            "video_path",
            "features",
            OWN);
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?::0(\\d)d)?}");

    /**
     * One kind of value that each frame has.
     *
     * @param type {@code video}, {@code image}, or a type of numbers such as {@code float32}
     * @param shape sizes
     * @param names of its numbers, or of the sizes of a picture; empty where none are given
     */
    record Feature(String type, List<Integer> shape, List<String> names) {
        /** How many numbers a frame has of it. */
        int numbers() {
            long product = 1;
            for (int size : shape) {
                product = Math.min(1 << 20, product * Math.max(0, size));
            }
            return (int) product;
        }

        private boolean channelsFirst() {
            boolean named =
                    !names.isEmpty() && names.get(0).toLowerCase(Locale.ROOT).startsWith("channel");
            return named || (shape.size() == 3 && shape.get(0) == 3 && shape.get(2) != 3);
        }

        /** Pixels across, 0 where the shape is not that of a picture. */
        int width() {
            return shape.size() == 3 ? shape.get(channelsFirst() ? 2 : 1) : 0;
        }

        /** Lines, 0 where the shape is not that of a picture. */
        int height() {
            return shape.size() == 3 ? shape.get(channelsFirst() ? 1 : 0) : 0;
        }
    }

    /**
     * @param folder of the data set
     * @throws OrreryException that names the key at fault
     */
    static LeRobotInfo read(Path folder) {
        JsonNode tree = Records.tree(folder.resolve(NAME));
        String version = tree.path("codebase_version").asText("");
        if (!version.matches("v?3(\\..*)?")) {
            throw new OrreryException(
                    NAME + ": written in version \"" + version + "\" of LeRobot's layout; version 3 is read.",
                    version.matches("v?[12].*")
                            ? "Convert it with LeRobot's own script, convert_dataset_v21_to_v30."
                            : "Use a later version of Orrery.");
        }
        JsonNode fps = needed(tree, "fps");
        if (!fps.isNumber() || !(fps.asDouble() > 0) || fps.asDouble() > 1000) {
            throw new OrreryException(NAME + ": \"fps\" is " + fps + ".", "Write a number above 0, at most 1000.");
        }
        Map<String, String> splits = new LinkedHashMap<>();
        tree.path("splits")
                .properties()
                .forEach(split -> splits.put(split.getKey(), split.getValue().asText()));
        LeRobotInfo info = new LeRobotInfo(
                fps.asDouble(),
                tree.path("total_episodes").asLong(-1),
                tree.path("total_frames").asLong(-1),
                needed(tree, "data_path").asText(),
                tree.path("video_path").asText(""),
                features(needed(tree, "features")),
                splits,
                tree.path("robot_type").asText(""),
                tree.path(OWN));
        info.dataFile(0, 0); // a pattern that is wrong is told before anything is read
        info.videoFile("camera", 0, 0);
        return info;
    }

    private static JsonNode needed(JsonNode tree, String key) {
        if (tree.hasNonNull(key)) {
            return tree.path(key);
        }
        Set<String> others = new TreeSet<>();
        tree.fieldNames().forEachRemaining(others::add);
        others.removeAll(KNOWN);
        throw new OrreryException(
                NAME + ": no field \"" + key + "\".",
                Nearest.name(key, others)
                        .map(near -> "Did you mean it by \"" + near + "\"? Rename that.")
                        .orElse("Add it, or write the data set again."));
    }

    private static Map<String, Feature> features(JsonNode tree) {
        Map<String, Feature> features = new LinkedHashMap<>();
        tree.properties().forEach(entry -> {
            JsonNode feature = entry.getValue();
            List<Integer> shape = new ArrayList<>();
            feature.path("shape").forEach(size -> shape.add(size.asInt()));
            List<String> names = new ArrayList<>();
            leaves(feature.path("names"), names);
            if (!feature.path("dtype").isTextual()) {
                throw new OrreryException(
                        NAME + ": the feature \"" + entry.getKey() + "\" has no \"dtype\".",
                        "Write its type, e.g. \"dtype\": \"float32\".");
            }
            features.put(
                    entry.getKey(),
                    new Feature(feature.path("dtype").asText(), List.copyOf(shape), List.copyOf(names)));
        });
        return features;
    }

    /** Names come as a list, or as lists under words such as {@code motors}. */
    private static void leaves(JsonNode names, List<String> into) {
        if (names.isTextual() && !names.asText().isBlank()) {
            into.add(names.asText());
        }
        names.forEach(name -> leaves(name, into));
    }

    /** Names of the features that are videos. */
    List<String> cameras() {
        return features.entrySet().stream()
                .filter(feature -> feature.getValue().type().equals("video"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The camera of this name, or the first for an empty one. */
    String camera(String wanted) {
        List<String> cameras = cameras();
        if (cameras.isEmpty() || videoPath.isEmpty()) {
            boolean images = features.values().stream().anyMatch(f -> f.type().equals("image"));
            throw new OrreryException(
                    NAME + ": no feature of the type video" + (images ? "; its pictures lie inside Parquet." : "."),
                    images
                            ? "Convert its images to videos with LeRobot's own tools first."
                            : "Give a data set with a camera.");
        }
        if (!wanted.isEmpty() && !cameras.contains(wanted)) {
            throw new OrreryException(
                    NAME + ": no camera \"" + wanted + "\".", Nearest.cure(wanted, cameras, "cameras"));
        }
        return wanted.isEmpty() ? cameras.get(0) : wanted;
    }

    /** The file of rows with these numbers, relative to the folder. */
    String dataFile(long chunk, long file) {
        return fill(dataPath, "", chunk, file);
    }

    /** The file of pictures with these numbers, relative to the folder. */
    String videoFile(String camera, long chunk, long file) {
        return fill(videoPath, camera, chunk, file);
    }

    private static String fill(String pattern, String camera, long chunk, long file) {
        Matcher place = PLACE.matcher(pattern);
        String filled = place.replaceAll(found -> {
            String value = switch (found.group(1)) {
                case "chunk_index" -> padded(chunk, found.group(2));
                case "file_index" -> padded(file, found.group(2));
                case "video_key" -> camera;
                default ->
                    throw new OrreryException(
                            NAME + ": the path \"" + pattern + "\" has an unknown part {" + found.group(1) + "}.",
                            "Use {chunk_index:03d}, {file_index:03d} and {video_key}.");
            };
            return Matcher.quoteReplacement(value);
        });
        Path path = Path.of(filled).normalize();
        if (path.isAbsolute() || path.startsWith("..")) {
            throw new OrreryException(
                    NAME + ": the path \"" + filled + "\" leads out of the data set.",
                    "Use paths below the folder of the data set.");
        }
        return path.toString().replace('\\', '/');
    }

    private static String padded(long number, @Nullable String digits) {
        return digits == null ? Long.toString(number) : String.format(Locale.ROOT, "%0" + digits + "d", number);
    }
}
