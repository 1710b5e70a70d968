package orrery.worlds.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Split;

/**
 * A folder that {@link Recording} writes into: nothing is there, or the first episodes of the same plan.
 *
 * @param episodes that are there
 * @param frames of them together
 */
record RecordedFolder(int episodes, long frames) {
    private static final String CURE = "Choose another --out, or remove this folder first.";

    /**
     * Looks at the folder; where episodes of the same plan are there, their splits are set to what this plan says.
     *
     * @throws OrreryException when it holds anything else; nothing is changed then
     */
    static RecordedFolder open(Path folder, Simulator simulator, Recording.Plan plan) {
        Path described = folder.resolve("world.json");
        if (!Files.exists(described)) {
            if (holdsSomething(folder)) {
                throw new OrreryException(folder + ": holds other things.", CURE);
            }
            return new RecordedFolder(0, 0);
        }
        JsonNode world = Records.tree(described);
        sameWorld(world, simulator.info(), folder);
        JsonNode list = world.path("episodes");
        long frames = 0;
        boolean changed = false;
        for (int i = 0; i < list.size(); i++) {
            JsonNode entry = list.get(i);
            same(entry, i, simulator, plan, folder);
            frames += entry.path("frames").asLong();
            String split = plan.splitOf(i) == Split.VAL ? "val" : "train";
            if (i < plan.episodes() && !split.equals(entry.path("split").asText())) {
                ((ObjectNode) entry).put("split", split);
                changed = true;
            }
        }
        if (list.size() > plan.episodes()) {
            throw new OrreryException(
                    folder + ": holds " + list.size() + " episodes already, more than " + plan.episodes() + ".", CURE);
        }
        if (changed) {
            AtomicFiles.text(described, world.toPrettyString() + "\n");
        }
        return new RecordedFolder(list.size(), frames);
    }

    private static boolean holdsSomething(Path folder) {
        if (!Files.exists(folder)) {
            return false;
        }
        try (Stream<Path> all = Files.walk(folder, 2)) {
            // what a first episode that was interrupted leaves: the folder "episodes" and hidden parts
            return all.skip(1).anyMatch(path -> {
                String name = String.valueOf(path.getFileName());
                return !(name.equals("episodes") || name.startsWith(".") || name.equals("0000.jsonl"));
            });
        } catch (IOException e) {
            throw new OrreryException(folder + ": cannot be read (" + e.getMessage() + ").", "Choose a folder.", e);
        }
    }

    private static void sameWorld(JsonNode world, EnvironmentInfo info, Path folder) {
        String name = world.path("name").asText();
        int width = world.path("width").asInt();
        int height = world.path("height").asInt();
        if (!name.equals(info.name()) || width != info.width() || height != info.height()) {
            throw new OrreryException(
                    folder + ": holds episodes of another world, " + name + " at " + width + "x" + height + ".", CURE);
        }
    }

    private static void same(JsonNode entry, int episode, Simulator simulator, Recording.Plan plan, Path folder) {
        boolean whole = entry.path("frames").asInt() == plan.frames()
                || entry.path("done").asBoolean();
        boolean same = entry.path("id").asText().equals(String.format(Locale.ROOT, "%04d", episode))
                && entry.path("seed").asLong() == plan.seedOf(episode)
                && entry.path("agent").asText().equals(plan.agent(episode))
                && entry.path("range").asText().equals(word(simulator.range()))
                && whole;
        if (!same) {
            throw new OrreryException(
                    folder + ": episode " + entry.path("id").asText()
                            + " was recorded with another seed, length, player or range.",
                    CURE);
        }
    }

    /** A range as commands and files write it, e.g. {@code unseen-pair}. */
    static String word(SceneRange range) {
        return range.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
