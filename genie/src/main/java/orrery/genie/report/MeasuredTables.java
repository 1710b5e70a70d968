package orrery.genie.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Figures of {@code eval world} as tables: those by number of frames become one table with a row for each figure, all others a
 * list of names and values.
 *
 * @param frames columns of the table: numbers of frames ahead
 * @param rows name of the figure, and a value for each column, empty where there is none
 * @param single name and value
 */
public record MeasuredTables(List<String> frames, Map<String, List<String>> rows, Map<String, String> single) {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("psnr", "picture, PSNR dB"),
            Map.entry("psnr_moving", "moving pixels, PSNR dB"),
            Map.entry("copy_psnr", "picture if the last frame is copied"),
            Map.entry("copy_psnr_moving", "moving pixels if the last frame is copied"),
            Map.entry("ssim", "picture, SSIM"),
            Map.entry("delta_psnr", "worse with other actions, dB (control)"),
            Map.entry("delta_psnr_moving", "worse with other actions, moving pixels, dB"),
            Map.entry("tokenizer psnr", "tokenizer alone, PSNR dB"),
            Map.entry("tokenizer psnr_moving", "tokenizer alone, moving pixels, PSNR dB"),
            Map.entry("tokenizer ssim", "tokenizer alone, SSIM"),
            Map.entry("flow", "flow error on episodes set aside"),
            Map.entry("shuffle_ratio", "error with other actions over error with the recorded ones (1 = deaf)"),
            Map.entry("action_follow", "actions recognised in what the world makes"),
            Map.entry("fps", "frames a second"));

    /** Sorts the figures of {@code measured} of a world's card. */
    public static MeasuredTables of(Map<String, Object> measured) {
        Set<String> frames = new LinkedHashSet<>();
        Map<String, Map<String, String>> byFrames = new LinkedHashMap<>();
        Map<String, String> single = new LinkedHashMap<>();
        sort("", measured, frames, byFrames, single);
        List<String> columns = new ArrayList<>(frames);
        columns.sort((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
        Map<String, List<String>> rows = new LinkedHashMap<>();
        byFrames.forEach((name, values) -> rows.put(
                words(name),
                columns.stream().map(column -> values.getOrDefault(column, "")).toList()));
        return new MeasuredTables(columns, rows, single);
    }

    private static void sort(
            String prefix,
            Map<?, ?> measured,
            Set<String> frames,
            Map<String, Map<String, String>> byFrames,
            Map<String, String> single) {
        measured.forEach((key, value) -> {
            String name = prefix.isEmpty() ? String.valueOf(key) : prefix + " " + key;
            if (value instanceof Map<?, ?> map) {
                boolean numbered = !map.isEmpty()
                        && map.keySet().stream().allMatch(k -> String.valueOf(k).matches("\\d{1,6}"));
                if (numbered) {
                    Map<String, String> row = new LinkedHashMap<>();
                    map.forEach((k, v) -> row.put(String.valueOf(k), cell(v)));
                    frames.addAll(row.keySet());
                    byFrames.put(name, row);
                } else {
                    sort(name, map, frames, byFrames, single);
                }
            } else if (value != null) {
                single.put(words(name), cell(value));
            }
        });
    }

    private static String words(String name) {
        String known = WORDS.get(name);
        if (known != null) {
            return known;
        }
        String errors = "standard_errors ";
        return name.startsWith(errors)
                ? "± " + WORDS.getOrDefault(name.substring(errors.length()), name.substring(errors.length()))
                : name.replace('_', ' ');
    }

    private static String cell(Object value) {
        return value instanceof Number number ? CurvePicture.number(number.doubleValue()) : String.valueOf(value);
    }
}
