package orrery.genie.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** jqwik apart from Jupiter: their lifecycles differ. */
class CodeAgreementPropertyTest {
    @Property
    boolean theBestAssignmentIsTheBestOfAll(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 6) int columns,
            @ForAll @IntRange(min = 1, max = 50) int most,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[][] gain = new long[rows][columns];
        for (long[] row : gain) {
            Arrays.setAll(row, i -> random.nextInt(most));
        }
        return Assignment.greatestSum(gain) == best(gain, 0, new boolean[columns]);
    }

    /** Every way to give the rows from {@code row} on a free column or none. */
    private static long best(long[][] gain, int row, boolean[] taken) {
        if (row == gain.length) {
            return 0;
        }
        long best = best(gain, row + 1, taken);
        for (int c = 0; c < taken.length; c++) {
            if (!taken[c]) {
                taken[c] = true;
                best = Math.max(best, gain[row][c] + best(gain, row + 1, taken));
                taken[c] = false;
            }
        }
        return best;
    }

    @Property
    boolean figuresKeepTheirOrderAndOtherNumbersOfCodesChangeNothing(
            @ForAll @IntRange(min = 1, max = 9) int codes,
            @ForAll @IntRange(min = 1, max = 6) int actions,
            @ForAll @IntRange(min = 1, max = 200) int transitions,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] code = random.longs(transitions, 0, codes).toArray();
        long[] action = new long[transitions];
        Arrays.setAll(action, i -> random.nextBoolean() ? code[i] % actions : random.nextInt(actions));
        long[] renamed = Arrays.stream(code).map(c -> codes - 1 - c).toArray();
        CodeAgreement a = CodeAgreement.of(code, action, codes, actions);
        CodeAgreement b = CodeAgreement.of(renamed, action, codes, actions);
        double tiny = 1e-9;
        return a.oneToOne() <= a.manyToOne()
                && a.majority() <= a.manyToOne()
                && a.mutualInformation() <= a.actionEntropy() + tiny
                && a.perplexity() <= codes + tiny
                && a.accuracy(code, action) == a.manyToOne()
                && b.oneToOne() == a.oneToOne()
                && b.manyToOne() == a.manyToOne()
                && Math.abs(b.mutualInformation() - a.mutualInformation()) < tiny
                && Math.abs(b.perplexity() - a.perplexity()) < tiny;
    }
}
