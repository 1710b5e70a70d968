package orrery.genie.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.base.HtmlPage;

/**
 * Figures of {@code eval world} as tables: those by number of frames become one table with a row for each figure, all others a
 * list of names and values.
 *
 * @param frames columns of the table: numbers of frames ahead
 * @param rows name of the figure, and a value for each column, empty where there is none
 * @param single name and value
 */
public record MeasuredTables(List<String> frames, Map<String, List<String>> rows, Map<String, String> single) {
    /** Figures that are shown, in this order; a name with a space lies inside another figure. */
    private static final Map<String, String> WORDS = words();

    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("psnr", "picture, PSNR dB");
        words.put("psnr_above_copy", "better than copying the last frame, dB");
        words.put("copy_psnr", "copying the last frame, PSNR dB");
        words.put("ceiling_psnr", "tokenizer alone on the true frame, PSNR dB");
        words.put("psnr_moving", "moving pixels, PSNR dB");
        words.put("psnr_moving_above_copy", "moving pixels, better than copying, dB");
        words.put("copy_psnr_moving", "moving pixels, copying the last frame, PSNR dB");
        words.put("ceiling_psnr_moving", "moving pixels, tokenizer alone, PSNR dB");
        words.put("ssim", "picture, SSIM");
        words.put("delta_psnr", "control: worse with other actions, dB");
        words.put("delta_psnr_moving", "control on moving pixels, dB");
        words.put("tokenizer psnr", "tokenizer, PSNR dB");
        words.put("tokenizer psnr_moving", "tokenizer, moving pixels, PSNR dB");
        words.put("tokenizer ssim", "tokenizer, SSIM");
        words.put("shuffle_ratio", "error with other actions over error with the recorded ones (1 is deaf)");
        words.put("codes perplexity", "found buttons in use");
        words.put("codes accuracy", "recorded actions told by the found button");
        words.put("codes accuracy_by_labels", "recorded actions told by the found button, by its name");
        words.put("codes majority", "recorded actions told by nothing: the commonest");
        words.put("codes repeat_previous", "recorded actions told by the action before");
        words.put("codes past_only", "recorded actions told by the past alone");
        words.put("codes inverse_dynamics", "recorded actions told by a network that learned from all of them");
        words.put("codes after_change accuracy", "where the action changes: told by the found button");
        words.put("codes after_change past_only", "where the action changes: told by the past alone");
        words.put("action_follow", "actions recognised in what the world makes");
        words.put("follow ceiling", "actions recognised in real frames");
        words.put("drift drifted", "starts that drifted");
        words.put("drift frozen", "starts that froze");
        words.put("drift starts", "starts of the long runs");
        words.put("drift frames", "frames of the long runs");
        words.put("drift std_ratio", "spread of the latents over that of real ones, at the end");
        words.put("physics permanence", "physics: bodies still there at the last horizon");
        words.put("physics impulse_error", "physics: error of what a key changes (1 is deaf)");
        words.put("fps", "frames a second on the machine that measured");
        words.put("windows", "windows measured");
        words.put("episodes", "episodes they are from");
        words.put("flow", "flow error while training");
        return words;
    }

    /** Sorts the figures of {@code measured} of a world's card. */
    public static MeasuredTables of(Map<String, Object> measured) {
        Set<String> frames = new LinkedHashSet<>();
        Map<String, Map<?, ?>> byFrames = new LinkedHashMap<>();
        Map<String, String> single = new LinkedHashMap<>();
        WORDS.forEach((name, words) -> {
            Object value = measured;
            for (String key : name.split(" ", -1)) {
                value = value instanceof Map<?, ?> map ? map.get(key) : null;
            }
            if (value instanceof Map<?, ?> row) {
                byFrames.put(name, row);
                row.keySet().forEach(frame -> frames.add(String.valueOf(frame)));
            } else if (value != null) {
                single.put(words, cell(value));
            }
        });
        List<String> columns = new ArrayList<>(frames);
        columns.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        Map<?, ?> errors = measured.get("standard_errors") instanceof Map<?, ?> map ? map : Map.of();
        Map<String, List<String>> rows = new LinkedHashMap<>();
        byFrames.forEach((name, row) -> {
            Map<?, ?> error = errors.get(name) instanceof Map<?, ?> map ? map : Map.of();
            rows.put(
                    WORDS.getOrDefault(name, name),
                    columns.stream()
                            .map(column -> cell(row.get(column), error.get(column)))
                            .toList());
        });
        return new MeasuredTables(columns, rows, single);
    }

    private static String cell(@Nullable Object value, @Nullable Object error) {
        if (value == null) {
            return "";
        }
        return error == null ? figure(value) : figure(value) + " ± " + figure(error);
    }

    /** Two decimals: what decibels deserve, and the columns stand in line. */
    private static String figure(Object value) {
        return value instanceof Number number
                ? String.format(Locale.ROOT, "%.2f", number.doubleValue()).replace("-0.00", "0.00")
                : String.valueOf(value);
    }

    private static String cell(Object value) {
        return value instanceof Number number ? HtmlPage.number(number.doubleValue()) : String.valueOf(value);
    }
}
