package orrery.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.genie.evaluation.CodeFigures;
import orrery.genie.evaluation.EvalResult;

/** The figures of {@code eval world} as a table for people. */
final class EvalText {
    private final EvalResult result;
    private final StringBuilder text = new StringBuilder();

    private EvalText(EvalResult result) {
        this.result = result;
    }

    static String of(EvalResult result) {
        return new EvalText(result).write();
    }

    private String write() {
        line(
                "%s on %s (%s), K = %d, %d windows of %d episodes, ± is the standard error",
                result.world(), result.episodesFrom(), result.split(), result.k(), result.windows(), result.episodes());
        line("");
        StringBuilder head = new StringBuilder("%-26s".formatted("frames after the context"));
        StringBuilder windows = new StringBuilder("%-26s".formatted("windows / episodes"));
        StringBuilder still = new StringBuilder("%-26s".formatted("nothing moves in"));
        boolean anyStill = false;
        for (Map.Entry<String, EvalResult.Row> column : result.rows().entrySet()) {
            EvalResult.Row row = column.getValue();
            head.append("%16s".formatted(column.getKey()));
            windows.append("%16s".formatted(row.windows() + " / " + row.episodes()));
            still.append("%16s".formatted(row.withoutMotion()));
            anyStill |= row.withoutMotion() > 0;
        }
        line("%s", head);
        line("%s", windows);
        if (anyStill) {
            line("%s", still);
        }
        row("PSNR, dB", "psnr", result.psnr());
        row("  copy of the last frame", "copy_psnr", result.copyPsnr());
        row("  above the copy", "psnr_above_copy", result.psnrAboveCopy());
        row("  ceiling (tokenizer)", "ceiling_psnr", result.ceilingPsnr());
        row("PSNR of what moves, dB", "psnr_moving", result.psnrMoving());
        row("  copy of the last frame", "copy_psnr_moving", result.copyPsnrMoving());
        row("  above the copy", "psnr_moving_above_copy", result.psnrMovingAboveCopy());
        row("  ceiling (tokenizer)", "ceiling_psnr_moving", result.ceilingPsnrMoving());
        row("SSIM", "ssim", result.ssim());
        row("Control: PSNR lost, dB", "delta_psnr", result.deltaPsnr());
        row("  of what moves", "delta_psnr_moving", result.deltaPsnrMoving());
        line("");
        rest();
        return text.toString().stripTrailing();
    }

    private void rest() {
        EvalResult.Tokenizer t = result.tokenizer();
        String moving = t.psnrMoving() == null ? "" : ", %.1f dB of what moves".formatted(t.psnrMoving());
        line("tokenizer      %.1f dB%s, SSIM %.3f (%d frames)", t.psnr(), moving, t.ssim(), t.frames());
        follow(result.follow());
        if (result.shuffleRatio() != null) {
            line(
                    "shuffle ratio  %.2f (1: deaf to actions), %.2f with only the last action exchanged",
                    result.shuffleRatio(), result.shuffleRatioLast());
        }
        if (result.codes() != null) {
            text.append(codes(result.codes()));
        }
        EvalResult.Drift d = result.drift();
        line(
                "%d frames on   %d of %d starts drifted, %d frozen; the rule would call %.1f %% of real stretches drifted",
                d.frames(), d.drifted(), d.starts(), d.frozen(), 100 * d.realDrifted());
        d.at().forEach((frame, column) -> line(
                "  at %5s      deviation %.2f, distance to the nearest real frame %.2f of real ones'",
                frame, column.stdRatio(), column.nnRatio()));
        line(
                "speed          %.1f frames/s, answer %.1f ms (95 of 100: %.1f), %d threads",
                result.fps(), result.latencyMs().p50(), result.latencyMs().p95(), result.threads());
    }

    /** How far found buttons are the recorded ones, a few lines. */
    static String codes(CodeFigures c) {
        StringBuilder lines = new StringBuilder();
        lines.append(String.format(
                Locale.ROOT,
                "found buttons  %.1f in use; error of the next frame %.4f with the right one, %.4f with any (%.2f of it), %.4f from"
                        + " the past alone, %.4f by copying%n",
                c.perplexity(),
                c.mseRight(),
                c.mseRandom(),
                c.mseRight() / c.mseRandom(),
                c.msePast(),
                c.mseCopy()));
        lines.append(String.format(
                Locale.ROOT,
                "  tell the recorded action in %.3f of %d transitions (%.2f of %.2f bits); the commonest %.3f, the one before %.3f,%n"
                        + "  the past alone %.3f, a network that learned from all labels %.3f%n",
                c.accuracy(),
                c.transitions(),
                c.mutualInformation(),
                c.actionEntropy(),
                c.majority(),
                c.repeatPrevious(),
                c.pastOnly(),
                c.inverseDynamics()));
        CodeFigures.AfterChange after = c.afterChange();
        if (after != null) {
            lines.append(String.format(
                    Locale.ROOT,
                    "  where the action changes, in %.3f of %d; the commonest %.3f, the past alone %.3f (%.3f if told that it"
                            + " changes), from all labels %.3f%n",
                    after.accuracy(),
                    after.transitions(),
                    after.majority(),
                    after.pastOnly(),
                    after.pastOnlyTold(),
                    after.inverseDynamics()));
        }
        if (c.accuracyByLabels() != null) {
            lines.append(String.format(
                    Locale.ROOT, "  by the names from %d labels, in %.3f", c.labels(), c.accuracyByLabels()));
            if (after != null && after.accuracyByLabels() != null) {
                lines.append(
                        String.format(Locale.ROOT, "; where the action changes, in %.3f", after.accuracyByLabels()));
            }
            lines.append(System.lineSeparator());
        }
        return lines.toString();
    }

    private void follow(EvalResult.@Nullable Follow follow) {
        if (follow == null) {
            line("actions        none recorded: control cannot be measured");
            return;
        }
        line(
                "does as told   %.2f of its transitions, %.2f of real ones (ceiling), %d and %d looked at",
                follow.model(), follow.ceiling(), follow.made(), follow.real());
        if (follow.ceilingAfterChange() != null) {
            line("               %.2f of real ones whose action is not the one before", follow.ceilingAfterChange());
        }
        if (follow.majority() != null && follow.repeatPrevious() != null) {
            line(
                    "               guessing the commonest action is right in %.2f of real ones, the one before in %.2f",
                    follow.majority(), follow.repeatPrevious());
        }
        if (follow.axes() != null) {
            follow.axes()
                    .forEach(axis ->
                            line("  %-12s correlation %.2f, ceiling %.2f", axis.name(), axis.model(), axis.ceiling()));
        }
    }

    private void row(String label, String name, Map<String, Double> values) {
        if (values.isEmpty()) {
            return;
        }
        Map<String, Double> errors = result.standardErrors().getOrDefault(name, Map.of());
        String pattern = name.equals("ssim") ? "%.3f" : "%.1f";
        StringBuilder row = new StringBuilder("%-26s".formatted(label));
        for (String t : result.rows().keySet()) {
            Double value = values.get(t);
            Double error = errors.get(t);
            String cell = value == null ? "" : String.format(Locale.ROOT, pattern, value);
            row.append("%16s"
                    .formatted(cell + (error == null ? "" : " ± " + String.format(Locale.ROOT, pattern, error))));
        }
        line("%s", row);
    }

    private void line(String pattern, @Nullable Object... args) {
        text.append(String.format(Locale.ROOT, pattern, args)).append('\n');
    }
}
