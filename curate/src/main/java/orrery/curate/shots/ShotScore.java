package orrery.curate.shots;

import java.util.ArrayList;
import java.util.List;
import orrery.curate.shots.LabelledFootage.Stretch;

/**
 * How right the cuts of some videos are. A hard cut is found by a detection within a frame of it, a gradual change by one within two
 * frames of its stretch; each detection finds one label and each label is found once. Everything else is a false cut, which counts
 * against the precision of its own kind; within two frames of an ambiguous place it counts nothing.
 *
 * @param hard cuts from one frame to the next
 * @param soft gradual changes
 * @param falseCuts detections without a label
 * @param easy hard cuts without those at which the picture hardly changes
 * @param traps listed traps, and how many of them have a false cut
 * @param frames that were looked at
 * @param videos each that is not perfect
 */
public record ShotScore(
        Rate hard, Rate soft, int falseCuts, Rate easy, Traps traps, long frames, List<VideoScore> videos) {
    private static final int HARD_SLACK = 1;
    private static final int SOFT_SLACK = 2;

    /**
     * Share of detections that are right, share of labels that were found, and their harmonic mean; 1 where there is nothing.
     *
     * @param found labels that were found
     * @param labels all of them
     */
    public record Rate(double precision, double recall, double f1, int found, int labels) {
        static Rate of(int found, int labels, int wrong) {
            double precision = found + wrong == 0 ? 1 : (double) found / (found + wrong);
            double recall = labels == 0 ? 1 : (double) found / labels;
            double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
            return new Rate(precision, recall, f1, found, labels);
        }
    }

    /** Stretches that are easily taken for a cut, and those in which one was found. */
    public record Traps(int listed, int cut) {}

    /**
     * One video.
     *
     * @param missed hard cuts that were not found
     * @param missedSoft first frames of gradual changes that were not found
     * @param falseCuts detections without a label
     */
    public record VideoScore(
            String file, List<Integer> missed, List<Integer> missedSoft, List<Cut> falseCuts, int trapsCut) {
        boolean perfect() {
            return missed.isEmpty() && missedSoft.isEmpty() && falseCuts.isEmpty();
        }
    }

    /** Compares one video. */
    static VideoScore compare(LabelledFootage labels, List<Cut> cuts) {
        List<Cut> left = new ArrayList<>(cuts);
        List<Integer> missed = new ArrayList<>(labels.hard());
        for (int distance = 0; distance <= HARD_SLACK; distance++) { // exact ones first
            int reach = distance;
            missed.removeIf(frame -> take(left, frame - reach, frame + reach));
        }
        List<Integer> missedSoft = new ArrayList<>();
        for (Stretch stretch : labels.transitions()) {
            if (!take(left, stretch.first() - SOFT_SLACK, stretch.last() + SOFT_SLACK)) {
                missedSoft.add(stretch.first());
            }
        }
        left.removeIf(cut -> labels.ambiguous().stream().anyMatch(at -> Math.abs(at - cut.frame()) <= SOFT_SLACK));
        int trapped = (int) labels.traps().stream()
                .filter(trap -> left.stream().anyMatch(cut -> trap.holds(cut.frame(), HARD_SLACK)))
                .count();
        return new VideoScore(labels.file(), missed, missedSoft, left, trapped);
    }

    /** Takes the first detection from frame to frame out of the list. */
    private static boolean take(List<Cut> cuts, int first, int last) {
        for (int i = 0; i < cuts.size(); i++) {
            if (cuts.get(i).frame() >= first && cuts.get(i).frame() <= last) {
                cuts.remove(i);
                return true;
            }
        }
        return false;
    }

    /** Sums up videos. */
    static ShotScore of(List<LabelledFootage> labels, List<VideoScore> videos, long frames) {
        int hard = 0;
        int missedHard = 0;
        int easy = 0;
        int missedEasy = 0;
        int soft = 0;
        int missedSoft = 0;
        int wrongHard = 0;
        int wrongSoft = 0;
        int traps = 0;
        int trapped = 0;
        for (int i = 0; i < labels.size(); i++) {
            LabelledFootage label = labels.get(i);
            VideoScore video = videos.get(i);
            hard += label.hard().size();
            missedHard += video.missed().size();
            easy += label.hard().size() - label.hardToSee().size();
            missedEasy += (int) video.missed().stream()
                    .filter(frame -> !label.hardToSee().contains(frame))
                    .count();
            soft += label.transitions().size();
            missedSoft += video.missedSoft().size();
            int gradual = (int)
                    video.falseCuts().stream().filter(cut -> cut.kind().soft()).count();
            wrongSoft += gradual;
            wrongHard += video.falseCuts().size() - gradual;
            traps += label.traps().size();
            trapped += video.trapsCut();
        }
        return new ShotScore(
                Rate.of(hard - missedHard, hard, wrongHard),
                Rate.of(soft - missedSoft, soft, wrongSoft),
                wrongHard + wrongSoft,
                Rate.of(easy - missedEasy, easy, wrongHard),
                new Traps(traps, trapped),
                frames,
                videos.stream().filter(video -> !video.perfect()).toList());
    }
}
