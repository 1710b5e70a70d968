package orrery.curate.filter;

import java.util.List;
import orrery.features.Faces.Face;

/** Faces of a film, look by look. */
public final class FaceShare {
    /**
     * Result.
     *
     * @param share of the looks with a face
     * @param most faces in one look
     * @param largest share of the picture that one face covers
     */
    public record Score(double share, int most, double largest) {}

    private int looks;
    private int with;
    private int most;
    private double largest;

    /** Adds the faces of the next look. */
    public void add(List<Face> faces) {
        looks++;
        with += faces.isEmpty() ? 0 : 1;
        most = Math.max(most, faces.size());
        for (Face face : faces) {
            largest = Math.max(largest, face.box().area());
        }
    }

    /** What was found. */
    public Score score() {
        return new Score(looks == 0 ? 0 : (double) with / looks, most, largest);
    }
}
