package orrery.curate.annotate;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;

/**
 * Which frames of a clip get a caption together.
 *
 * @param size frames of a window
 * @param remainder frames that are a window of their own; fewer are added to the last one
 */
public record CaptionWindows(int size, int remainder) {
    private static final int FEWEST = 4;

    /** From frame to frame, both counted in. */
    public record Window(int first, int last) {}

    public CaptionWindows {
        Check.atLeast("size", size, 1);
        Check.within("remainder", remainder, 0, size);
    }

    /** 256 frames, 128 on their own. */
    public static CaptionWindows standard() {
        return new CaptionWindows(256, 128);
    }

    /** The windows of a clip; none for fewer than 4 frames. */
    public List<Window> of(int frames) {
        if (frames < FEWEST) {
            return List.of();
        }
        if (frames <= size) {
            return List.of(new Window(0, frames - 1));
        }
        List<Window> windows = new ArrayList<>();
        int whole = frames / size;
        for (int i = 0; i < whole; i++) {
            windows.add(new Window(i * size, (i + 1) * size - 1));
        }
        int rest = frames - whole * size;
        if (rest >= remainder && rest > 0) {
            windows.add(new Window(whole * size, frames - 1));
        } else if (rest > 0) {
            windows.set(whole - 1, new Window((whole - 1) * size, frames - 1));
        }
        return windows;
    }
}
