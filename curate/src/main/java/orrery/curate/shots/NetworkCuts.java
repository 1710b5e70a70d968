package orrery.curate.shots;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From the answers of {@link TransNetV2} to cuts, with a look at the pictures themselves. What the network alone misses and mistakes, and
 * what each limit is for, is in docs/lab/shots.md: it doubts short shots and jump cuts, at which the pictures change in one frame and
 * stay changed, and it takes flashes for cuts, after which they are as before.
 */
final class NetworkCuts {
    private static final float SURE = 0.5f;
    private static final float NOT_A_FLASH = 0.2f; // what must remain of a step where the network is sure

    private static final float DOUBTFUL = 0.1f; // the network says little, the pictures change much more than around
    private static final float STEEP = 4;
    private static final float REMAINS = 0.5f;

    private static final float HINT = 0.01f; // the network says almost nothing, the pictures change at one frame only
    private static final float STEEPER = 6;
    private static final float ALONE = 5;
    private static final float STAYS = 0.7f;
    private static final float VISIBLE = 5;

    private static final float IN_TRANSITION = 0.3f;
    private static final int SHORT_GAP = 4;
    private static final int SHORTEST = 5; // frames of a gradual change
    private static final float CLEARLY = 0.75f;
    private static final float CENTRED = 0.3f;
    private static final float PLAIN = 6; // deviation of a picture of one colour, as in the middle of a fade

    private record Change(int first, int last, int centre) {
        boolean holds(int frame) {
            return frame >= first - 2 && frame <= last + 2;
        }
    }

    private final ShotWindows windows;
    private final SmallSteps steps = new SmallSteps();
    private ShotWindows.Probabilities said = new ShotWindows.Probabilities(new float[0], new float[0]);

    NetworkCuts(TransNetV2 network) {
        windows = new ShotWindows(network, ShotWindows.End.PADDED);
    }

    /** Takes the next frame, 48x27 pixels. */
    void add(byte[] small) {
        windows.add(small);
        steps.add(small);
    }

    /** No more frames come. */
    void finish() {
        said = windows.finish();
        steps.finish();
    }

    /** As published: a shot ends where a run of frames begins that are surer than not, and the next one begins after it. */
    List<Cut> published(List<Double> times) {
        float[] last = said.cut();
        List<Cut> cuts = new ArrayList<>();
        float surest = 0;
        for (int i = 0; i < last.length; i++) {
            surest = last[i] > SURE ? Math.max(surest, last[i]) : surest;
            boolean ends = last[i] > SURE && (i + 1 == last.length || last[i + 1] <= SURE);
            if (ends && i + 1 < last.length) {
                cuts.add(Cut.hard(i + 1, times.get(i + 1), surest));
                surest = 0;
            }
        }
        return cuts;
    }

    /** By the network and the pictures, in order. */
    List<Cut> combined(List<Double> times) {
        float[] last = said.cut();
        List<Change> changes = changes();
        List<Cut> cuts = new ArrayList<>();
        for (Change change : changes) {
            boolean plain = false;
            for (int i = change.first(); i <= change.last(); i++) {
                plain |= steps.spread(i) < PLAIN;
            }
            cuts.add(new Cut(
                    change.centre(),
                    times.get(change.centre()),
                    plain ? Cut.Kind.FADE : Cut.Kind.DISSOLVE,
                    said.transition()[change.centre()],
                    change.first(),
                    change.last()));
        }
        for (int i = 1; i < last.length; i++) {
            int frame = i;
            if (isCut(last, frame) && changes.stream().noneMatch(change -> change.holds(frame))) {
                cuts.add(Cut.hard(frame, times.get(frame), last[frame - 1]));
            }
        }
        cuts.sort(Comparator.comparingInt(Cut::frame));
        return cuts;
    }

    /** Whether a shot begins at a frame; the network speaks of the one before, the last of the old shot. */
    private boolean isCut(float[] last, int frame) {
        float sure = last[frame - 1];
        float remains = steps.lasting(frame);
        boolean peak = (frame < 2 || sure >= last[frame - 2]) && sure >= last[frame];
        if (sure > SURE && peak && remains > NOT_A_FLASH) {
            return true;
        }
        float steep = steps.overMean(frame);
        if (sure > DOUBTFUL && steep > STEEP && remains > REMAINS) {
            return true;
        }
        return sure > HINT
                && steep > STEEPER
                && steps.overMost(frame) > ALONE
                && remains > STAYS
                && steps.step(frame) > VISIBLE;
    }

    /** Gradual changes: long runs of "belongs to a transition", joined where a single colour or next to nothing lies between. */
    private List<Change> changes() {
        List<int[]> runs = new ArrayList<>();
        float[] transition = said.transition();
        for (int i = 0; i < transition.length; i++) {
            if (transition[i] <= IN_TRANSITION) {
                continue;
            }
            int[] run = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (run != null && (i - run[1] <= SHORT_GAP || plain(run[1], i))) {
                run[1] = i;
            } else {
                runs.add(new int[] {i, i});
            }
        }
        List<Change> changes = new ArrayList<>();
        for (int[] run : runs) {
            if (run[1] - run[0] + 1 < SHORTEST) {
                continue;
            }
            float most = 0;
            int centre = run[0];
            for (int i = run[0]; i <= run[1]; i++) {
                most = Math.max(most, transition[i]);
                centre = said.cut()[i] > said.cut()[centre] ? i : centre;
            }
            if (most >= CLEARLY && said.cut()[centre] >= CENTRED) {
                changes.add(new Change(run[0], run[1], Math.min(centre + 1, transition.length - 1)));
            }
        }
        return changes;
    }

    private boolean plain(int from, int to) {
        for (int i = from; i <= to; i++) {
            if (steps.spread(i) >= PLAIN) {
                return false;
            }
        }
        return true;
    }
}
