package orrery.curate.split;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.curate.shots.SceneRule.Scene;

/**
 * From scenes to clips as cosmos-curate does: too long ones are divided, ends are cropped, too short ones are dropped, in this order.
 *
 * @param shortest seconds
 * @param fewest frames
 * @param longest seconds; infinite for no limit
 * @param truncate whether a longer scene loses its rest, else it is divided
 * @param crop seconds taken off both ends
 */
public record SpanRule(double shortest, int fewest, double longest, boolean truncate, double crop) {
    public SpanRule {
        Check.within("shortest", shortest, 0, 1e9);
        Check.atLeast("fewest", fewest, 0);
        Check.that(longest > 0, "Use more than 0 seconds.", "longest is %s", longest);
        Check.within("crop", crop, 0, 1e9);
    }

    /** 2 s and 48 frames to 60 s, half a second off both ends. */
    public static SpanRule cosmosCurate() {
        return new SpanRule(2, 48, 60, false, 0.5);
    }

    /** The clips of some scenes. */
    public List<Scene> spans(List<Scene> scenes, double fps) {
        int least = (int) Math.max(Math.ceil(shortest * fps), fewest);
        List<Scene> spans = new ArrayList<>();
        for (Scene piece : pieces(scenes, fps, least)) {
            int off = (int) (crop * fps);
            Scene cropped = new Scene(piece.start() + off, piece.end() - off);
            if (cropped.length() > 0 && cropped.length() >= least) {
                spans.add(cropped);
            }
        }
        return spans;
    }

    private List<Scene> pieces(List<Scene> scenes, double fps, int least) {
        if (Double.isInfinite(longest)) {
            return scenes;
        }
        int most = (int) Math.ceil(longest * fps);
        List<Scene> pieces = new ArrayList<>();
        for (Scene scene : scenes) {
            if (scene.length() <= most || truncate) {
                pieces.add(new Scene(scene.start(), Math.min(scene.end(), scene.start() + most)));
                continue;
            }
            for (int from = scene.start(); from < scene.end(); from += most) {
                Scene piece = new Scene(from, Math.min(scene.end(), from + most));
                if (piece.length() >= least) {
                    pieces.add(piece);
                }
            }
        }
        return pieces;
    }
}
