package orrery.worlds;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one walk over a folder of recorded play found, whatever its layout.
 *
 * @param name of the world
 * @param source where the play came from, in words; may be empty
 * @param licence of the recordings, in words; may be empty
 * @param width of every frame in pixels
 * @param height of every frame in pixels
 * @param fps frames a second
 * @param actions what may be done
 * @param episodes the usable ones
 * @param texts id of an episode to what it shows, in words; for those where it is known
 * @param problems what is wrong with those that were left out
 * @param notes worth knowing, no errors
 * @param files all that was found, for the hash
 */
public record FolderContent(
        String name,
        String source,
        String licence,
        int width,
        int height,
        double fps,
        ActionSpace actions,
        List<Episode> episodes,
        Map<String, String> texts,
        List<Problem> problems,
        List<String> notes,
        List<Path> files) {}
