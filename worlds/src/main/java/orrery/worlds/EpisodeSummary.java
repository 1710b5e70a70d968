package orrery.worlds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a folder of episodes holds, for {@code learn --dry-run} and reports.
 *
 * @param name of the world
 * @param folder that was read
 * @param source where the play came from
 * @param licence of the recordings
 * @param width of a frame in pixels
 * @param height of a frame in pixels
 * @param fps frames a second
 * @param seconds of play, all episodes together
 * @param splits {@code train} and {@code val}
 * @param actions {@code discrete}, {@code continuous} or {@code none}
 * @param buttons how often each button was pressed, in the order of their indices; empty for axes
 * @param axes ranges and statistics; empty for buttons
 * @param unlabelled frames without a known action
 * @param problems why episodes were left out
 * @param notes worth knowing
 * @param hash of the content, SHA-256
 */
public record EpisodeSummary(
        String name,
        String folder,
        String source,
        String licence,
        int width,
        int height,
        double fps,
        double seconds,
        Map<String, Part> splits,
        String actions,
        Map<String, Long> buttons,
        List<ActionAxis> axes,
        long unlabelled,
        List<Problem> problems,
        List<String> notes,
        String hash) {

    /**
     * One split.
     *
     * @param episodes number of usable episodes
     * @param frames number of frames in them
     */
    public record Part(int episodes, long frames) {}

    static EpisodeSummary of(EpisodeFolder from) {
        Map<String, Part> splits = new LinkedHashMap<>();
        splits.put("train", part(from, Split.TRAIN));
        splits.put("val", part(from, Split.VAL));
        Map<String, Long> buttons = new LinkedHashMap<>();
        List<ActionAxis> axes = List.of();
        String kind = "none";
        if (from.actions() instanceof ActionSpace.Continuous continuous) {
            axes = continuous.axes();
            kind = "continuous";
        } else if (from.actions().labelled()) {
            from.actions().labels().forEach(name -> buttons.put(name, 0L));
            kind = "discrete";
        }
        long unlabelled = 0;
        for (Episode episode : from.episodes()) {
            for (Action action : episode.actions()) {
                if (action instanceof Action.Press press) {
                    buttons.merge(from.actions().labels().get(press.index()), 1L, Long::sum);
                } else if (action instanceof Action.None) {
                    unlabelled++;
                }
            }
        }
        return new EpisodeSummary(
                from.name(),
                from.folder().toString(),
                from.source(),
                from.licence(),
                from.width(),
                from.height(),
                from.fps(),
                from.frameCount() / from.fps(),
                splits,
                kind,
                buttons,
                axes,
                unlabelled,
                from.problems(),
                from.notes(),
                from.hash());
    }

    private static Part part(EpisodeFolder from, Split split) {
        return new Part(from.episodes(split).size(), from.frameCount(split));
    }
}
