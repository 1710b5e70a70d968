package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Background;
import orrery.genie.Recorded;
import orrery.genie.World;
import orrery.genie.WorldCard;
import orrery.tensor.Tensor;
import orrery.worlds.ActionSpace;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/**
 * Recorded play to judge a world by, and recorded play to judge the judgement by: what moves, how far apart real frames are, how well
 * an action can be read off two real frames. The second comes from the training episodes and is never judged on.
 *
 * @param judged episodes that are continued and compared
 * @param reference training episodes, latents and actions only
 * @param background of the training episodes
 * @param bank frames of the reference, as their indices
 * @param heldOut frames of the judged episodes that the reference does not hold, as their indices
 * @param part the episodes that were taken, {@code val} or {@code all}
 */
record Evidence(
        Recorded judged,
        Recorded reference,
        Background background,
        List<Integer> bank,
        List<Integer> heldOut,
        String part)
        implements AutoCloseable {

    static Evidence read(World world, EpisodeFolder folder, EvalOptions options, Progress progress, Stop stop) {
        boolean learnedHere = folder.hash().equals(world.card().provenance().episodesHash());
        checkActions(world.card(), folder);
        boolean aside =
                options.part() == EvalOptions.Part.VAL || (options.part() == EvalOptions.Part.AUTO && learnedHere);
        Split[] splits = aside ? new Split[] {Split.VAL} : Split.values();
        Check.that(
                !folder.episodes(splits).isEmpty(),
                aside ? "Use --split all with episodes that the world was not learned from." : "Record some.",
                "%s: no episode is set aside",
                folder.folder());
        if (learnedHere) {
            refuseKnown(world.card(), folder, splits);
        }
        boolean toLearnFrom = !folder.episodes(Split.TRAIN).isEmpty();
        Recorded reference = Recorded.read(world, folder, progress, stop, toLearnFrom ? Split.TRAIN : Split.VAL);
        Background background = Background.of(reference.pictures());
        reference.forgetPictures();
        Recorded judged = Recorded.read(world, folder, progress, stop, splits);
        Check.that(judged.frames() > 0, "Record them again.", "%s: no episode can be read", folder.folder());
        List<Integer> heldOut = framesOutside(judged, new TreeSet<>(reference.ids()));
        List<Integer> bank =
                IntStream.range(0, (int) reference.frames()).boxed().toList();
        if (heldOut.isEmpty()) { // everything is in both: halves in time
            int half = (int) (reference.frames() / 2);
            bank = bank.subList(0, half);
            heldOut = IntStream.range(half, (int) judged.frames()).boxed().toList();
        }
        return new Evidence(judged, reference, background, bank, heldOut, aside ? "val" : "all");
    }

    /** Nothing is judged by what it has learned by heart. */
    static void refuseKnown(WorldCard card, EpisodeFolder folder, Split... splits) {
        Set<String> known = new TreeSet<>(card.provenance().trainedOn());
        List<String> both = folder.episodes(splits).stream()
                .map(Episode::id)
                .filter(known::contains)
                .toList();
        if (!both.isEmpty()) {
            throw new OrreryException(
                    folder.folder() + ": " + card.name() + " was learned from episode " + both.get(0)
                            + (both.size() > 1 ? " and " + (both.size() - 1) + " others of these" : ""),
                    "Use --split val, or episodes that were recorded anew.");
        }
    }

    private static void checkActions(WorldCard card, EpisodeFolder folder) {
        if (card.codes() != null) {
            return; // its buttons are found in any video, whatever was recorded
        }
        ActionSpace its = card.actions();
        ActionSpace theirs = folder.actions();
        boolean alike = its.labels().equals(theirs.labels())
                && its instanceof ActionSpace.Continuous == theirs instanceof ActionSpace.Continuous;
        if (!alike) {
            throw new OrreryException(
                    folder.folder() + ": actions " + theirs.labels() + ", but " + card.name() + " knows "
                            + its.labels(),
                    "Give episodes of the same game with the same actions.");
        }
    }

    private static List<Integer> framesOutside(Recorded judged, Set<String> ids) {
        List<Integer> outside = new ArrayList<>();
        for (int e = 0; e < judged.ids().size(); e++) {
            if (!ids.contains(judged.ids().get(e))) {
                IntStream.range(judged.begin(e), judged.end(e)).forEach(outside::add);
            }
        }
        return outside;
    }

    /** First frame of each judged episode and, as one more, the end of the last. */
    int[] bounds() {
        int episodes = judged.ids().size();
        return IntStream.rangeClosed(0, episodes)
                .map(e -> e == episodes ? (int) judged.frames() : judged.begin(e))
                .toArray();
    }

    /** At most {@code count} of some frames, evenly spread, INT64. */
    static Tensor spread(List<Integer> frames, int count) {
        long[] at = new long[Math.min(frames.size(), count)];
        for (int i = 0; i < at.length; i++) {
            at[i] = frames.get((int) ((long) i * frames.size() / at.length));
        }
        return Tensor.of(at, at.length);
    }

    /** Those of some frames whose next frame follows in the same episode, with a known action between. */
    static long[] transitions(Recorded recorded, List<Integer> frames) {
        long[] pairs = recorded.windows(2);
        boolean[] known = known(recorded.actions());
        Set<Integer> wanted = new TreeSet<>(frames);
        return Arrays.stream(pairs)
                .filter(at -> known[(int) at + 1] && wanted.contains((int) at) && wanted.contains((int) at + 1))
                .toArray();
    }

    private static boolean[] known(Tensor actions) {
        boolean[] known = new boolean[(int) actions.size(0)];
        if (actions.dim() == 1) {
            long[] codes = actions.longs();
            long none = Arrays.stream(codes).max().orElse(0); // the first frame of every episode has none
            for (int i = 0; i < known.length; i++) {
                known[i] = codes[i] != none;
            }
        } else {
            float[] codes = actions.floats();
            int width = (int) actions.size(1);
            for (int i = 0; i < known.length; i++) {
                known[i] = codes[(i + 1) * width - 1] == 1;
            }
        }
        return known;
    }

    @Override
    public void close() {
        judged.close();
        reference.close();
        background.close();
    }
}
