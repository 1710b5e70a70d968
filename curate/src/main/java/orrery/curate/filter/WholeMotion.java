package orrery.curate.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A shift, a stretch and a turn of a whole picture, fitted to where its places went; what does not follow (people, cars) is left out.
 * Pairs of places propose a movement, the one that most of the picture follows is taken and refined by least squares.
 *
 * @param shiftX to the right, pixels
 * @param shiftY down, pixels
 * @param stretch away from the centre, pixels at the corner
 * @param turn clockwise, pixels at the corner
 * @param inliers share of the weight that follows, 0 to 1
 */
record WholeMotion(double shiftX, double shiftY, double stretch, double turn, double inliers) {
    /** Fewer places than these tell nothing. */
    static final int FEWEST = 12;

    private static final int PROPOSALS = 60;
    private static final int ROUNDS = 3;
    private static final double NEAR = 0.1; // of its own way may a place be off

    /**
     * A place of a picture.
     *
     * @param x from the centre to the right, in half diagonals
     * @param y from the centre down, in half diagonals
     * @param moveX how far it went to the right, pixels
     * @param moveY how far it went down, pixels
     * @param weight above 0
     */
    record Place(double x, double y, double moveX, double moveY, double weight) {}

    /**
     * Fits.
     *
     * @param places {@link #FEWEST} or more
     * @param fine pixels that a place may be off without being an objection
     */
    static WholeMotion of(List<Place> places, double fine) {
        WholeMotion best = leastSquares(places).judged(places, fine);
        WholeMotion still = new WholeMotion(0, 0, 0, 0, 0).judged(places, fine);
        best = still.inliers >= best.inliers ? still : best;
        Random random = new Random(places.size()); // the same places give the same movement
        for (int i = 0; i < PROPOSALS; i++) {
            Place a = places.get(random.nextInt(places.size()));
            Place b = places.get(random.nextInt(places.size()));
            if (Math.hypot(a.x - b.x, a.y - b.y) > 0.2) {
                WholeMotion proposal = leastSquares(List.of(a, b)).judged(places, fine);
                best = proposal.inliers > best.inliers ? proposal : best;
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            WholeMotion fixed = best;
            List<Place> kept =
                    places.stream().filter(place -> fixed.follows(place, fine)).toList();
            if (kept.size() < FEWEST) {
                break;
            }
            best = leastSquares(kept).judged(places, fine);
        }
        return best;
    }

    private WholeMotion judged(List<Place> places, double fine) {
        double all = 0;
        double following = 0;
        for (Place place : places) {
            all += place.weight;
            following += follows(place, fine) ? place.weight : 0;
        }
        return new WholeMotion(shiftX, shiftY, stretch, turn, following / all);
    }

    /** Whether a place moves with the picture. */
    boolean follows(Place place, double fine) {
        return off(place) <= fine + NEAR * Math.hypot(place.moveX, place.moveY);
    }

    /** How far a place is from where the picture's movement takes it, pixels. */
    double off(Place place) {
        return Math.hypot(place.moveX - moveX(place.x, place.y), place.moveY - moveY(place.x, place.y));
    }

    /** Pixels to the right that the picture's movement takes a place. */
    double moveX(double x, double y) {
        return shiftX + stretch * x - turn * y;
    }

    /** Pixels down that the picture's movement takes a place. */
    double moveY(double x, double y) {
        return shiftY + turn * x + stretch * y;
    }

    private static WholeMotion leastSquares(List<Place> places) {
        double weight = 0;
        double[] mean = new double[4];
        for (Place place : places) {
            weight += place.weight;
            mean[0] += place.weight * place.x;
            mean[1] += place.weight * place.y;
            mean[2] += place.weight * place.moveX;
            mean[3] += place.weight * place.moveY;
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= weight;
        }
        double spread = 0;
        double along = 0;
        double across = 0;
        for (Place place : places) {
            double x = place.x - mean[0];
            double y = place.y - mean[1];
            spread += place.weight * (x * x + y * y);
            along += place.weight * (x * (place.moveX - mean[2]) + y * (place.moveY - mean[3]));
            across += place.weight * (x * (place.moveY - mean[3]) - y * (place.moveX - mean[2]));
        }
        double stretch = spread > 0 ? along / spread : 0;
        double turn = spread > 0 ? across / spread : 0;
        return new WholeMotion(
                mean[2] - stretch * mean[0] + turn * mean[1],
                mean[3] - turn * mean[0] - stretch * mean[1],
                stretch,
                turn,
                0);
    }

    static double median(double[] values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
