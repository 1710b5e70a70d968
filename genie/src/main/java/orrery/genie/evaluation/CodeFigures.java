package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Recorded;
import orrery.genie.latent.CollapseAlarm;
import orrery.genie.latent.Examination;
import orrery.genie.latent.LatentActions;
import orrery.genie.latent.LatentVideo;
import orrery.worlds.ActionSpace;

/**
 * How far buttons that were found are those that were really pressed, beside what says nothing of them. What a button means is learned on the training
 * episodes, and judged on those set aside.
 *
 * @param perplexity how many codes are in use, as if each were used equally often
 * @param accuracy of reading the action off the code, each code standing for the action that it occurs with most
 * @param mutualInformation of code and action, bits
 * @param actionEntropy bits; what it can at most be
 * @param majority accuracy of always naming the commonest action
 * @param repeatPrevious accuracy of naming the action before
 * @param pastOnly accuracy of guessing the action from the two frames before its effect
 * @param inverseDynamics accuracy of a network that learned, from all labels, to read the action off the two frames around it
 * @param transitions that were judged
 * @param afterChange the same on those whose action is not the one before
 * @param labels transitions whose action was looked at in the search
 * @param accuracyByLabels as {@code accuracy}, where these alone say what each code stands for; null without labels
 * @param mseRight error of the next frame with the code that was found, of scaled latents
 * @param mseRandom with one drawn at random among those in use
 * @param msePast from the past alone
 * @param mseCopy of the frame before in its place
 */
public record CodeFigures(
        double perplexity,
        double accuracy,
        double mutualInformation,
        double actionEntropy,
        double majority,
        double repeatPrevious,
        double pastOnly,
        double inverseDynamics,
        long transitions,
        @Nullable AfterChange afterChange,
        long labels,
        @Nullable Double accuracyByLabels,
        double mseRight,
        double mseRandom,
        double msePast,
        double mseCopy) {
    private static final int JUDGED = 4000; // transitions
    private static final int FEWEST = 32; // transitions, to learn from and to judge on

    /**
     * On transitions whose action is not the one before: repeating it is always wrong there.
     *
     * @param accuracy of reading the action off the code; what a code means is learned on such transitions
     * @param majority accuracy of the commonest action
     * @param pastOnly of the same guess as for all
     * @param pastOnlyTold of one that learned on such transitions alone, so that it knows that the action changes
     * @param inverseDynamics of the same reader as for all
     * @param accuracyByLabels with the labels' meaning of each code; null without labels
     * @param transitions judged
     */
    public record AfterChange(
            double accuracy,
            double majority,
            double pastOnly,
            double pastOnlyTold,
            double inverseDynamics,
            @Nullable Double accuracyByLabels,
            long transitions) {}

    /** Whether recorded actions are such that codes can be compared with them. */
    public static boolean canMeasure(ActionSpace recorded) {
        return recorded instanceof ActionSpace.Discrete && recorded.labelled();
    }

    /**
     * Measures.
     *
     * @param model that finds the codes; stays the caller's
     * @param reference training episodes
     * @param judged episodes set aside
     * @param actions number of recorded actions
     * @param table of the labels that the search looked at, [codes][actions]; empty for none
     * @throws orrery.base.OrreryException when too few transitions have a recorded action
     */
    public static CodeFigures measure(
            LatentActions model,
            Recorded reference,
            Recorded judged,
            int actions,
            List<List<Long>> table,
            long seed,
            Progress progress,
            Stop stop) {
        Side learn = Side.of(model, reference, actions, Integer.MAX_VALUE);
        Side held = Side.of(model, judged, actions, JUDGED);
        Check.that(
                learn.at().length >= FEWEST && held.at().length >= FEWEST,
                "Give recordings with actions, or leave the comparison out.",
                "%d and %d transitions with a recorded action are too few to compare codes with",
                learn.at().length,
                held.at().length);
        int codes = model.config().codes();
        CodeAgreement meaning = CodeAgreement.of(learn.codes(), learn.actions(), codes, actions);
        CodeAgreement seen = CodeAgreement.of(held.codes(), held.actions(), codes, actions);
        long[] before;
        long[] inverse;
        try (ActionReader past = ActionReader.train(
                        reference, reference.truth(), -1, learn.at(), actions, seed, progress, stop);
                ActionReader around = ActionReader.train(
                        reference, reference.truth(), 0, learn.at(), actions, seed, progress, stop)) {
            before = read(past, judged, held.at());
            inverse = read(around, judged, held.at());
        }
        CollapseAlarm frames =
                Examination.of(model, LatentVideo.unlabelled(judged::latents, judged.bounds()), Integer.MAX_VALUE);
        return new CodeFigures(
                EvalWorld.rounded(seen.perplexity()),
                EvalWorld.rounded(meaning.accuracy(held.codes(), held.actions())),
                EvalWorld.rounded(seen.mutualInformation()),
                EvalWorld.rounded(seen.actionEntropy()),
                EvalWorld.rounded(seen.majority()),
                EvalWorld.rounded(ActionFollow.same(held.previous(), held.actions())),
                EvalWorld.rounded(ActionFollow.same(before, held.actions())),
                EvalWorld.rounded(ActionFollow.same(inverse, held.actions())),
                held.at().length,
                afterChange(
                        reference, judged, learn, held, before, inverse, codes, actions, table, seed, progress, stop),
                table.stream().flatMap(List::stream).mapToLong(Long::longValue).sum(),
                byLabels(table, held),
                EvalWorld.rounded(frames.mse()),
                EvalWorld.rounded(frames.mseRandom()),
                EvalWorld.rounded(frames.msePast()),
                EvalWorld.rounded(frames.mseCopy()));
    }

    private static @Nullable AfterChange afterChange(
            Recorded reference,
            Recorded judged,
            Side learn,
            Side held,
            long[] before,
            long[] inverse,
            int codes,
            int actions,
            List<List<Long>> table,
            long seed,
            Progress progress,
            Stop stop) {
        int[] changed = held.changed();
        Side some = held.only(changed);
        Side from = learn.only(learn.changed());
        if (some.at().length < FEWEST || from.at().length < FEWEST) {
            return null;
        }
        CodeAgreement meaning = CodeAgreement.of(from.codes(), from.actions(), codes, actions);
        long[] told;
        try (ActionReader past =
                ActionReader.train(reference, reference.truth(), -1, from.at(), actions, seed, progress, stop)) {
            told = read(past, judged, some.at());
        }
        return new AfterChange(
                EvalWorld.rounded(meaning.accuracy(some.codes(), some.actions())),
                EvalWorld.rounded(ActionFollow.majority(some.actions())),
                EvalWorld.rounded(ActionFollow.same(pick(before, changed), some.actions())),
                EvalWorld.rounded(ActionFollow.same(told, some.actions())),
                EvalWorld.rounded(ActionFollow.same(pick(inverse, changed), some.actions())),
                byLabels(table, some),
                some.at().length);
    }

    /** The share that the labels' table tells; a code that was never labelled misses. */
    private static @Nullable Double byLabels(List<List<Long>> table, Side side) {
        if (table.isEmpty()) {
            return null;
        }
        List<Integer> meaning = new ArrayList<>();
        for (List<Long> row : table) {
            int best = 0;
            for (int a = 1; a < row.size(); a++) {
                best = row.get(a) > row.get(best) ? a : best;
            }
            meaning.add(row.get(best) == 0 ? -1 : best);
        }
        long[] said =
                Arrays.stream(side.codes()).map(code -> meaning.get((int) code)).toArray();
        return EvalWorld.rounded(ActionFollow.same(said, side.actions()));
    }

    private static long[] read(ActionReader reader, Recorded recorded, long[] from) {
        try (orrery.tensor.Scope scope = orrery.tensor.Scope.open()) {
            return reader.read(recorded, from).argmax(1).longs();
        }
    }

    private static long[] pick(long[] values, int[] at) {
        return Arrays.stream(at).mapToLong(i -> values[i]).toArray();
    }

    /**
     * Transitions of a recording whose action and the one before are known.
     *
     * @param at frames from which they go
     * @param codes that were found
     * @param actions that were recorded
     * @param previous actions, that led into {@code at}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Side(long[] at, long[] codes, long[] actions, long[] previous) {
        static Side of(LatentActions model, Recorded recorded, int actions, int most) {
            long[] truth = recorded.truth().longs();
            long[] known = Arrays.stream(recorded.windows(3))
                    .map(first -> first + 1)
                    .filter(t -> truth[(int) t] < actions && truth[(int) t + 1] < actions)
                    .toArray();
            long[] at = ActionReader.every(known, most);
            return new Side(
                    at,
                    model.press(LatentVideo.unlabelled(recorded::latents, recorded.bounds()), at),
                    Arrays.stream(at).map(t -> truth[(int) t + 1]).toArray(),
                    Arrays.stream(at).map(t -> truth[(int) t]).toArray());
        }

        int[] changed() {
            return java.util.stream.IntStream.range(0, at.length)
                    .filter(i -> actions[i] != previous[i])
                    .toArray();
        }

        Side only(int[] some) {
            return new Side(pick(at, some), pick(codes, some), pick(actions, some), pick(previous, some));
        }
    }
}
