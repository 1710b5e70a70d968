package orrery.genie.report;

import java.util.List;
import java.util.Map;

/**
 * What a report tells.
 *
 * @param title name of the world
 * @param lead one sentence below it
 * @param origin where the recordings came from and their licence
 * @param facts label and value
 * @param remarks problems and notes, one sentence each
 * @param curves of training
 * @param samples recorded play above what the world makes of the same actions
 * @param sheet each action held, one strip for each start
 * @param held frames between two pictures of {@code sheet}, in words
 * @param measured figures by name; nested maps are tables by number of frames
 * @param recipe text of the recipe
 */
public record Report(
        String title,
        String lead,
        String origin,
        Map<String, String> facts,
        List<String> remarks,
        List<Curve> curves,
        List<Strip> samples,
        List<Strip> sheet,
        String held,
        Map<String, Object> measured,
        String recipe) {

    /**
     * Rows of pictures under one heading.
     *
     * @param heading e.g. the start
     * @param captions below the pictures, as many as pictures in a row
     * @param rows of pictures
     */
    public record Strip(String heading, List<String> captions, List<Row> rows) {}

    /**
     * One row.
     *
     * @param label before it
     * @param pictures PNG files
     */
    public record Row(String label, List<byte[]> pictures) {}
}
