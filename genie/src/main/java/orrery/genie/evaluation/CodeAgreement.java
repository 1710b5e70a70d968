package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.base.Check;

/**
 * How much do latent actions tell of the true ones? From pairs of a code and the action that was really taken in the same transition.
 * Read it beside what says nothing of the codes: {@code majority} here, and an accuracy from the past alone.
 *
 * @param counts transitions by code and action, [codes][actions]
 * @param manyToOne accuracy where each code stands for the action that it occurs with most often; several codes may mean one action
 * @param oneToOne accuracy where each code stands for another action (best assignment); codes or actions that are left over miss
 * @param mutualInformation of code and action, bits
 * @param actionEntropy bits; what {@code mutualInformation} can at most be
 * @param nmi {@code mutualInformation} over {@code actionEntropy}; 0 where there was only one action
 * @param perplexity how many codes are in use, as if each were used equally often
 * @param majority accuracy of always naming the commonest action
 * @param actionOfCode the action that each code stands for in {@code manyToOne}; −1 for a code that never occurred
 */
public record CodeAgreement(
        List<List<Long>> counts,
        double manyToOne,
        double oneToOne,
        double mutualInformation,
        double actionEntropy,
        double nmi,
        double perplexity,
        double majority,
        List<Integer> actionOfCode) {
    private static final int NO_ACTION = -1;

    /**
     * Measures.
     *
     * @param codes of transitions, 0 to {@code codeCount} − 1
     * @param actions of the same transitions, 0 to {@code actionCount} − 1
     * @throws orrery.base.OrreryException without transitions, or with numbers outside these ranges
     */
    public static CodeAgreement of(long[] codes, long[] actions, int codeCount, int actionCount) {
        long[][] joint = count(codes, actions, codeCount, actionCount);
        double n = codes.length;
        long[] byCode = new long[codeCount];
        long[] byAction = new long[actionCount];
        long agreed = 0;
        for (int c = 0; c < codeCount; c++) {
            agreed += Arrays.stream(joint[c]).max().orElse(0);
            for (int a = 0; a < actionCount; a++) {
                byCode[c] += joint[c][a];
                byAction[a] += joint[c][a];
            }
        }
        double codeEntropy = entropy(byCode, n);
        double actionEntropy = entropy(byAction, n);
        double jointEntropy =
                entropy(Arrays.stream(joint).flatMapToLong(Arrays::stream).toArray(), n);
        double information = Math.max(0, codeEntropy + actionEntropy - jointEntropy); // −1e-16 is 0
        return new CodeAgreement(
                Arrays.stream(joint)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList(),
                agreed / n,
                Assignment.greatestSum(joint) / n,
                information,
                actionEntropy,
                actionEntropy == 0 ? 0 : information / actionEntropy,
                Math.pow(2, codeEntropy),
                Arrays.stream(byAction).max().orElse(0) / n,
                map(joint));
    }

    /**
     * Share of other transitions whose action {@link #actionOfCode} tells from the code; a code without action misses. So a map learned
     * from a few labels is judged.
     */
    public double accuracy(long[] codes, long[] actions) {
        long[][] joint = count(codes, actions, counts.size(), counts.get(0).size());
        long right = 0;
        for (int c = 0; c < joint.length; c++) {
            int action = actionOfCode.get(c);
            right += action == NO_ACTION ? 0 : joint[c][action];
        }
        return (double) right / codes.length;
    }

    private static long[][] count(long[] codes, long[] actions, int codeCount, int actionCount) {
        Check.atLeast("number of codes", codeCount, 1);
        Check.atLeast("number of actions", actionCount, 1);
        Check.that(
                codes.length == actions.length,
                "Give one action for each code.",
                "%d codes and %d actions",
                codes.length,
                actions.length);
        Check.atLeast("transitions with a code and an action", codes.length, 1);
        long[][] joint = new long[codeCount][actionCount];
        for (int i = 0; i < codes.length; i++) {
            Check.within("code", codes[i], 0, codeCount - 1L);
            Check.within("action", actions[i], 0, actionCount - 1L);
            joint[(int) codes[i]][(int) actions[i]]++;
        }
        return joint;
    }

    /** The commonest action of each code, the first of equally common ones. */
    private static List<Integer> map(long[][] joint) {
        List<Integer> map = new ArrayList<>();
        for (long[] row : joint) {
            int best = 0;
            for (int a = 1; a < row.length; a++) {
                best = row[a] > row[best] ? a : best;
            }
            map.add(row[best] == 0 ? NO_ACTION : best);
        }
        return List.copyOf(map);
    }

    /** In bits. */
    private static double entropy(long[] counts, double n) {
        double sum = 0;
        for (long count : counts) {
            sum -= count == 0 ? 0 : count / n * Math.log(count / n);
        }
        return sum / Math.log(2);
    }
}
