package orrery.bench;

import java.util.Arrays;
import orrery.tensor.Tensor;

/**
 * Compares an output with what a golden case wants: the same shape (a single element matches any rank), every element within
 * {@code atol + rtol·|want|} (or equal), and no NaN where none is wanted. Everything is compared in double, so float64
 * expectations are not rounded; whole numbers are compared as such.
 */
final class Comparison {
    private Comparison() {}

    /**
     * @param holds whether the output is right
     * @param worst largest error as a share of the error allowed (1 is the limit); with {@code equal} the number of wrong
     *     elements; infinite for a wrong shape, a NaN or an infinity
     * @param why what is wrong, empty when it holds
     */
    record Verdict(boolean holds, double worst, String why) {}

    static Verdict compare(Tensor got, Tensor want, Expectation expectation) {
        long[] wholeShape = expectation.shape().orElse(want.shape());
        boolean single = got.numel() == 1 && count(wholeShape) == 1;
        if (!single && !Arrays.equals(got.shape(), wholeShape)) {
            return wrong("has shape " + Arrays.toString(got.shape()) + ", wanted " + Arrays.toString(wholeShape));
        }
        long stride = expectation.stride();
        long sampled = (got.numel() + stride - 1) / stride;
        if (want.numel() != sampled) {
            return wrong("the stored sample has " + want.numel() + " elements, stride " + stride + " gives " + sampled);
        }
        if (expectation.equal()) {
            boolean floating = got.dtype().isFloating() || want.dtype().isFloating();
            return floating
                    ? equalFractions(got.doubles(), want.doubles(), stride)
                    : equalWholes(got, want, expectation);
        }
        return within(got.doubles(), want.doubles(), expectation);
    }

    private static Verdict within(double[] got, double[] want, Expectation expectation) {
        double worst = 0;
        int at = 0;
        for (int i = 0; i < want.length; i++) {
            double share = share(got[(int) (i * expectation.stride())], want[i], expectation);
            if (share > worst) {
                worst = share;
                at = i;
            }
        }
        if (worst <= 1) {
            return new Verdict(true, worst, "");
        }
        double value = got[(int) (at * expectation.stride())];
        return new Verdict(
                false,
                worst,
                "element %d is %.9g, wanted %.9g within %.3g"
                        .formatted(
                                at * expectation.stride(),
                                value,
                                want[at],
                                expectation.atol() + expectation.rtol() * Math.abs(want[at])));
    }

    /** Error over the error allowed; infinite where a NaN or an infinity is on one side only. */
    private static double share(double got, double want, Expectation expectation) {
        if (Double.compare(got, want) == 0 || got == want) {
            return 0; // also NaN for NaN and infinity for infinity
        }
        double error = Math.abs(got - want);
        double allowed = expectation.atol() + expectation.rtol() * Math.abs(want);
        if (!Double.isFinite(error) || !Double.isFinite(allowed)) {
            return Double.POSITIVE_INFINITY;
        }
        return error <= allowed ? (allowed == 0 ? 0 : error / allowed) : Math.max(error / allowed, Math.nextUp(1.0));
    }

    private static Verdict equalFractions(double[] got, double[] want, long stride) {
        int wrong = 0;
        for (int i = 0; i < want.length; i++) {
            double value = got[(int) (i * stride)];
            wrong += Double.compare(value, want[i]) == 0 || value == want[i] ? 0 : 1;
        }
        return counted(wrong, want.length, wrong > 0);
    }

    private static Verdict equalWholes(Tensor got, Tensor want, Expectation expectation) {
        long[] ours = got.longs();
        long[] theirs = want.longs();
        int row = Math.max(1, got.dim() > 1 ? (int) (got.numel() / Math.max(1, got.size(0))) : ours.length);
        int wrong = 0;
        int wrongInRow = 0;
        boolean tooMany = false;
        for (int i = 0; i < theirs.length; i++) {
            int at = (int) (i * expectation.stride());
            wrongInRow = at % row < expectation.stride() ? 0 : wrongInRow;
            if (ours[at] != theirs[i]) {
                wrong++;
                wrongInRow++;
            }
            tooMany |= wrongInRow > expectation.wrongBits();
        }
        return counted(wrong, theirs.length, tooMany);
    }

    private static Verdict counted(int wrong, int of, boolean tooMany) {
        return new Verdict(!tooMany, wrong, tooMany ? wrong + " of " + of + " elements differ" : "");
    }

    private static Verdict wrong(String why) {
        return new Verdict(false, Double.POSITIVE_INFINITY, why);
    }

    private static long count(long[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
}
