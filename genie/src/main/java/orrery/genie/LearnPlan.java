package orrery.genie;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orrery.genie.latent.LatentActions;
import orrery.tokenizer.FrameTokenizer;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.tokenizer.Pretrained;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.EpisodeSummary;
import orrery.worlds.Split;

/**
 * What {@code learn} would do, and what it found.
 *
 * @param world folder of the world to be
 * @param episodes what the recordings hold, with what is wrong with them
 * @param picture width and height that will be learned, e.g. {@code 64x64}
 * @param preset size of the dynamics
 * @param threads inside an operation
 * @param parameters trainable numbers of tokenizer and dynamics together
 * @param room memory and disk
 * @param time budget and what fits into it
 * @param remarks for the person
 */
public record LearnPlan(
        String world,
        EpisodeSummary episodes,
        String picture,
        String preset,
        int threads,
        long parameters,
        Room room,
        Time time,
        List<String> remarks) {
    /** JVM and libtorch, and by how much measured peaks were above the sum of the parts. */
    private static final long BASE = 700L << 20;

    /** Weight, gradient, two moments and an average, 4 bytes each. */
    private static final long PARAMETER_BYTES = 20;

    /** Checkpoints kept, and the one being written. */
    private static final int CHECKPOINTS = 3;

    /** Measured at 64x64 and 128x64: live bytes of a tokenizer step for each pixel of its batch. */
    private static final long TOKENIZER_BYTES = 4_200;

    /** Measured: live bytes of a dynamics step for each channel of each token of each layer. */
    private static final long DYNAMICS_BYTES = 110;

    /** Most pictures that are coded together, and features of a trained tokenizer that live at once meanwhile. */
    private static final long CODED_PICTURES = 64;

    private static final long CODED_FEATURES = 8;

    /** Frames of pixels that the evaluation holds as latents at once. */
    private static final long EVALUATED_FRAMES = 50_000;

    /**
     * Memory and disk, in bytes.
     *
     * @param memory most that will be used at once
     * @param memoryFree what may be used; 0 when unknown
     * @param disk that the run takes
     * @param diskFree what is free; 0 when unknown
     */
    public record Room(long memory, long memoryFree, long disk, long diskFree) {}

    /**
     * Budget and steps.
     *
     * @param minutes budget
     * @param tokenizerSteps that fit, by a short measurement; 1 when not measured, or when there is nothing to train
     * @param dynamicsSteps that fit
     */
    public record Time(double minutes, long tokenizerSteps, long dynamicsSteps) {}

    /** How long a recipe trains, in words. */
    static String steps(Recipe recipe) {
        long dynamics = recipe.dynamics().training().steps();
        return recipe.tokenizer().trains()
                ? "%d steps of the tokenizer and %d of the dynamics"
                        .formatted(recipe.tokenizer().training().steps(), dynamics)
                : dynamics + " steps of the dynamics, which sees "
                        + (recipe.tokenizer().network().coded() ? sight(recipe) : "the pixels themselves") + ",";
    }

    private static String sight(Recipe recipe) {
        Pretrained tokenizer = recipe.tokenizer().network().pretrained();
        return tokenizer == null ? "latents" : "latents of " + tokenizer.name();
    }

    static LearnPlan of(Recipe recipe, EpisodeFolder folder, Path world, double minutes, long memoryLimit) {
        long parameters;
        long frozen;
        try (FrameTokenizer tokenizer = new FrameTokenizer(recipe.tokenizer().network());
                Dynamics dynamics = Dynamics.of(recipe.dynamics().network())) {
            frozen = recipe.tokenizer().trains() ? 0 : tokenizer.parameterCount();
            parameters = tokenizer.parameterCount() - frozen + dynamics.parameterCount();
        }
        Recipe.ButtonsPart buttons = recipe.buttons();
        if (buttons != null) {
            try (LatentActions model = new LatentActions(buttons.network())) {
                parameters += model.parameterCount();
            }
        }
        int width = recipe.tokenizer().network().width();
        int height = recipe.tokenizer().network().height();
        Room room = new Room(
                memory(recipe, folder, parameters) + frozen * Float.BYTES,
                memoryLimit > 0 ? memoryLimit : MachineRoom.freeMemory(),
                parameters * 16 * CHECKPOINTS + parameters * 2 + frozen * Float.BYTES + (8L << 20),
                MachineRoom.freeDisk(world));
        return new LearnPlan(
                world.toString(),
                folder.summary(),
                width + "x" + height,
                presetOf(recipe),
                recipe.threads(),
                parameters,
                room,
                new Time(
                        minutes,
                        recipe.tokenizer().training().steps(),
                        recipe.dynamics().training().steps()),
                remarks(recipe, folder));
    }

    private static long memory(Recipe recipe, EpisodeFolder folder, long parameters) {
        int width = recipe.tokenizer().network().width();
        int height = recipe.tokenizer().network().height();
        DynamicsConfig dynamics = recipe.dynamics().network();
        DynamicsBatch batch = recipe.dynamics().batch();
        long training = Corpus.bytes(folder, width, height, Split.TRAIN);
        long pictures = Corpus.bytes(folder, width, height);
        boolean coded = recipe.tokenizer().network().coded(); // else the pictures themselves are the latents
        long numbers = coded ? (long) dynamics.tokens() * dynamics.channels() : 0;
        long latents = folder.frameCount() * numbers * 2;
        long encoding = folder.frameCount(Split.TRAIN) * numbers * 10 // parts, and a wide copy to measure the scale
                + coding(recipe.tokenizer().network());
        long tokenizerStep = recipe.tokenizer().trains()
                ? (long) width * height * recipe.tokenizer().batch() * TOKENIZER_BYTES
                : 0;
        long tokens = (long) batch.windows() * batch.frames() * dynamics.frameTokens();
        long dynamicsStep = tokens * dynamics.width() * dynamics.layers() * DYNAMICS_BYTES;
        long learning =
                parameters * PARAMETER_BYTES + Math.max(tokenizerStep, latents + Math.max(encoding, dynamicsStep));
        // pictures that are latents stay, and frames of them are large: 3.9 GB at the peak of a paddle of 43,000 frames
        long again = coded ? 2 * latents : training + EVALUATED_FRAMES * dynamics.tokens() * dynamics.channels() * 4;
        long evaluating = 2 * (pictures - training) + again; // reads the episodes again
        return BASE + pictures + Math.max(learning, evaluating);
    }

    /** Features of a trained tokenizer while it codes a batch: a few of the widest live at once. */
    private static long coding(FrameTokenizerConfig c) {
        if (c.pretrained() == null) {
            return 0;
        }
        CosmosConfig network = c.pretrained().network();
        long widest = (long) network.network().channels()
                * Collections.max(network.network().encoderMultipliers());
        long patch = network.patch().size();
        return CODED_PICTURES * c.width() * c.height() / (patch * patch) * widest * Float.BYTES * CODED_FEATURES;
    }

    static String presetOf(Recipe recipe) {
        DynamicsConfig c = recipe.dynamics().network();
        for (String name : List.of("micro", "small", "base")) {
            DynamicsConfig preset = DynamicsConfig.preset(name, c.tokens(), c.channels(), c.actions(), c.continuous());
            if ((c.past() == null
                            ? preset
                            : preset.lookingBack(c.past().frames(), c.past().columns(), c.fromNoise()))
                    .equals(c)) {
                return name;
            }
        }
        return "its own";
    }

    static List<String> remarks(Recipe recipe, EpisodeFolder folder) {
        List<String> remarks = new ArrayList<>(folder.notes());
        if (recipe.buttons() != null) {
            remarks.add("its buttons are found in the video, and nobody knows beforehand what they will do");
        } else if (!folder.actions().labelled()) {
            remarks.add(
                    "no actions were recorded: the world will move by itself, and there will be nothing to press."
                            + " Write world.json and a .jsonl beside each video to get keys, or find some with --actions latent");
        }
        int width = recipe.tokenizer().network().width();
        int height = recipe.tokenizer().network().height();
        if (width != folder.width() || height != folder.height()) {
            remarks.add("frames of " + folder.width() + "x" + folder.height() + " are shrunk or stretched to " + width
                    + "x" + height);
        }
        double minutes = folder.frameCount(Split.TRAIN) / folder.fps() / 60;
        if (minutes < 5) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "%.1f minutes of play to learn from is little; half an hour is a good start",
                    minutes));
        }
        return remarks;
    }

    /** For people: one fact a line. */
    public String text() {
        EpisodeSummary found = episodes;
        List<String> lines = new ArrayList<>();
        lines.add("%s: %dx%d, %s frames a second, licence: %s"
                .formatted(
                        found.name(),
                        found.width(),
                        found.height(),
                        CardWords.number(found.fps()),
                        found.licence().isBlank() ? "not told" : found.licence()));
        for (Map.Entry<String, EpisodeSummary.Part> split : found.splits().entrySet()) {
            lines.add("  %-5s %d episodes, %d frames"
                    .formatted(
                            split.getKey(),
                            split.getValue().episodes(),
                            split.getValue().frames()));
        }
        found.buttons().forEach((name, count) -> lines.add("  pressed %s: %d frames".formatted(name, count)));
        found.axes()
                .forEach(axis -> lines.add("  moved %s: %s..%s, mean %.2f, deviation %.2f"
                        .formatted(
                                axis.name(),
                                CardWords.number(axis.low()),
                                CardWords.number(axis.high()),
                                axis.mean(),
                                axis.std())));
        found.problems().forEach(problem -> lines.add("  left out: " + problem));
        remarks.forEach(remark -> lines.add("  note: " + remark));
        lines.add("learns %s with the %s size (%.1f million parameters) on %d thread%s"
                .formatted(picture, preset, parameters / 1e6, threads, threads == 1 ? "" : "s"));
        lines.add("memory: about " + MachineRoom.words(room.memory()) + with(room.memoryFree(), "may be used"));
        lines.add("disk: about " + MachineRoom.words(room.disk()) + " while learning"
                + with(room.diskFree(), "are free"));
        lines.add("time: %s min%s"
                .formatted(
                        CardWords.number(time.minutes()),
                        time.tokenizerSteps() > 1
                                ? ", about %d steps of the tokenizer and %d of the dynamics"
                                        .formatted(time.tokenizerSteps(), time.dynamicsSteps())
                                : ""));
        return String.join("\n", lines);
    }

    private static String with(long bytes, String words) {
        return bytes > 0 ? ", " + MachineRoom.words(bytes) + " " + words : "";
    }
}
