package orrery.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.genie.physics.PhysicsResult;

/** The figures of {@code eval physics} as tables for people. */
final class EvalPhysicsText {
    private static final Map<String, String> WORDS = words();
    private static final int LABEL = 30;
    private static final int CELL = 16;

    private final PhysicsResult result;
    private final StringBuilder text = new StringBuilder();

    private EvalPhysicsText(PhysicsResult result) {
        this.result = result;
    }

    static String of(PhysicsResult result) {
        return new EvalPhysicsText(result).write();
    }

    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("position_error_px", "position error, px");
        words.put("speed_error", "speed error, px a frame");
        words.put("iou", "overlap in place (IoU)");
        words.put("permanence", "bodies still there");
        words.put("energy_error", "energy error");
        words.put("momentum_error", "momentum error");
        words.put("psnr", "PSNR, dB");
        words.put("ssim", "SSIM");
        return words;
    }

    private String write() {
        line(
                "%s against the simulator %s, K = %d, %d new scenes of each split, ± is the standard error over scenes",
                result.world(), result.simulator(), result.k(), result.scenes());
        line("");
        StringBuilder head = new StringBuilder(label("as trained, frames ahead"));
        StringBuilder moving = new StringBuilder(label("bodies that move"));
        result.movingBodies().forEach((horizon, count) -> {
            head.append(cell(horizon));
            moving.append(cell(String.valueOf(count)));
        });
        line("%s", head);
        line("%s", moving);
        WORDS.forEach((figure, words) -> {
            row(words, figure, result.byHorizon(), result.standardErrors().byHorizon());
            result.baselines().forEach((name, table) -> row("  " + baseline(name), figure, table, null));
            row("  from one frame", figure, result.fromOneFrame().byHorizon(), null);
        });
        splits();
        line("");
        impulse();
        line(
                "tracker        %.2f px off on true frames; its own errors of all kinds are in --json",
                result.trackerErrorPx());
        line("speed          %.1f frames/s, %d threads", result.fps(), result.threads());
        return text.toString().stripTrailing();
    }

    private void splits() {
        for (String figure : new String[] {"position_error_px", "permanence"}) {
            line("");
            line("%s, by split", WORDS.get(figure));
            result.bySplit().forEach((split, table) -> {
                row(
                        split.replace('_', ' '),
                        figure,
                        table,
                        result.standardErrors().bySplit().get(split));
                Map<String, Map<String, Double>> ceiling =
                        result.baselinesBySplit().getOrDefault(split, Map.of()).get("ceiling");
                if (ceiling != null) {
                    row("  " + baseline("ceiling"), figure, ceiling, null);
                }
            });
        }
    }

    private void impulse() {
        if (result.impulse().isEmpty()) {
            line("keys           push no body of this simulator");
            return;
        }
        result.impulse()
                .forEach((split, impulse) -> line(
                        "%-14s a key held for %d frames moves the body %.0f %% as far as it should; error %.2f ± %.2f (1: deaf)",
                        split.replace('_', ' '),
                        impulse.frames(),
                        100 * impulse.gain(),
                        impulse.error(),
                        impulse.errorStandardError()));
    }

    private static String baseline(String name) {
        return switch (name) {
            case "copy" -> "copy of the last frame";
            case "linear" -> "straight on";
            case "ceiling" -> "simulator from the tracker";
            default -> name;
        };
    }

    private void row(
            String label,
            String figure,
            Map<String, Map<String, Double>> table,
            @Nullable Map<String, Map<String, Double>> errors) {
        StringBuilder row = new StringBuilder(label(label));
        boolean any = false;
        String pattern = figure.equals("psnr") ? "%.1f" : figure.equals("position_error_px") ? "%.2f" : "%.3f";
        for (String horizon : result.movingBodies().keySet()) {
            Double value = table.getOrDefault(horizon, Map.of()).get(figure);
            Double error = errors == null
                    ? null
                    : errors.getOrDefault(horizon, Map.of()).get(figure);
            any |= value != null;
            row.append(cell(
                    value == null
                            ? ""
                            : number(pattern, value) + (error == null ? "" : " ± " + number(pattern, error))));
        }
        if (any) {
            line("%s", row.toString().stripTrailing());
        }
    }

    private static String number(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }

    private static String label(String words) {
        return String.format(Locale.ROOT, "%-" + LABEL + "s", words);
    }

    private static String cell(String value) {
        return String.format(Locale.ROOT, "%" + CELL + "s", value);
    }

    private void line(String pattern, @Nullable Object... args) {
        text.append(String.format(Locale.ROOT, pattern, args)).append('\n');
    }
}
