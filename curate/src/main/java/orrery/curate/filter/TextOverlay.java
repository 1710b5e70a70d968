package orrery.curate.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.features.Box;
import orrery.features.TextReader.Line;

/**
 * Whether text was put over a film: lines that stay where they are, or stand in a corner, as cosmos-curate looks for them, but only those that
 * can be read. Text of the scene that stands still before a still camera counts too: the picture alone does not tell them apart.
 */
public final class TextOverlay {
    private static final double SAME =
            0.7; // overlap of a line with itself in the next look; wobbles as the picture behind it changes
    private static final int STABLE = 3; // looks
    private static final int GAP = 1; // looks that may miss it
    private static final double CORNER = 0.1; // of width and height
    private static final double OFTEN = 0.1; // of the looks
    private static final int WORDS = 20;

    /**
     * Result.
     *
     * @param share of the looks in which something could be read
     * @param area mean share of the picture that readable lines cover where there are some
     * @param stable share of the looks with a readable line that stays in its place for three looks at least
     * @param corner share of the looks with a readable line in a corner
     * @param words what was read, most often seen first, 20 lines at most
     */
    public record Score(double share, double area, double stable, double corner, List<String> words) {
        public Score {
            words = List.copyOf(words);
        }

        /** Whether text lies over the clip: some of it stays, or it is often in a corner. */
        public boolean overlay() {
            return stable > 0 || corner > OFTEN;
        }
    }

    private static final class Track {
        private final List<Integer> looks = new ArrayList<>();
        private Box last;

        Track(Box first, int look) {
            last = first;
            looks.add(look);
        }
    }

    private final List<Track> tracks = new ArrayList<>();
    private final Map<String, Integer> words = new LinkedHashMap<>();
    private int looks;
    private int read;
    private int corners;
    private double area;

    /** Adds the lines of the next look. */
    public void add(List<Line> lines) {
        boolean any = false;
        boolean corner = false;
        for (Line line : lines) {
            if (!line.read()) {
                continue;
            }
            any = true;
            corner |= corner(line.box());
            area += line.box().area();
            words.merge(line.text(), 1, Integer::sum);
            track(line.box());
        }
        read += any ? 1 : 0;
        corners += corner ? 1 : 0;
        looks++;
    }

    private void track(Box box) {
        for (Track track : tracks) {
            int missed = looks - track.looks.get(track.looks.size() - 1) - 1;
            if (missed >= 0 && missed <= GAP && track.last.overlap(box) >= SAME) {
                track.last = box;
                track.looks.add(looks);
                return;
            }
        }
        tracks.add(new Track(box, looks));
    }

    private static boolean corner(Box box) {
        return (box.middleX() < CORNER || box.middleX() > 1 - CORNER)
                && (box.middleY() < CORNER || box.middleY() > 1 - CORNER);
    }

    /** What was found. */
    public Score score() {
        double count = Math.max(1, looks);
        long stable = tracks.stream()
                .filter(track -> track.looks.size() >= Math.min(STABLE, looks))
                .flatMap(track -> track.looks.stream())
                .distinct()
                .count();
        List<String> often = words.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue()))
                .limit(WORDS)
                .map(Map.Entry::getKey)
                .toList();
        return new Score(read / count, read == 0 ? 0 : area / read, stable / count, corners / count, often);
    }
}
