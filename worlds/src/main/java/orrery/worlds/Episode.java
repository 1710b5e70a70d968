package orrery.worlds;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recorded stretch of play. Element t of every list belongs to frame t: {@code actions.get(t)} was taken while frame
 * t was on screen, and {@code rewards[t]} and {@code dones[t]} are its outcome. Never join frames across episodes.
 *
 * @param id name of the files without suffix, e.g. {@code 0007}
 * @param video the pictures
 * @param stretch where in the video they are; null where they are all of it
 * @param split what it is for
 * @param fps frames a second at which it was played
 * @param actions one a frame; all {@link Action#NONE} where nothing was recorded
 * @param rewards one a frame; zeros where nothing was recorded
 * @param dones one a frame; true on the last at most, when the game ended there
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity on purpose: an episode is a file, not a value
public record Episode(
        String id,
        Path video,
        @Nullable Stretch stretch,
        Split split,
        double fps,
        List<Action> actions,
        float[] rewards,
        boolean[] dones) {

    public Episode {
        actions = List.copyOf(actions);
    }

    /** Number of frames, T. */
    public int frames() {
        return actions.size();
    }

    Episode with(Split newSplit) {
        return new Episode(id, video, stretch, newSplit, fps, actions, rewards, dones);
    }
}
