package orrery.worlds.physics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;

/**
 * Where a body is taken to be, and how fast: what the tracker read from two successive pictures, or what a baseline says.
 *
 * @param name of the body
 * @param x of its centre in pixels
 * @param y of its centre in pixels
 * @param angle of it in radians, as well as its outline shows it
 * @param speedX pixels it went in the last frame
 * @param speedY pixels it went in the last frame
 * @param spin radians it turned in the last frame
 * @param seen in the later picture; empty when it was not found there
 */
public record Track(
        String name,
        double x,
        double y,
        double angle,
        double speedX,
        double speedY,
        double spin,
        Optional<Sighting> seen) {

    /** What a simulator or a baseline says of a body, without a picture. */
    public static Track of(Body body) {
        return new Track(
                body.name(),
                body.x(),
                body.y(),
                body.angle(),
                body.speedX(),
                body.speedY(),
                body.spin(),
                Optional.empty());
    }

    /** The same place without any speed. */
    public Track still() {
        return new Track(name, x, y, angle, 0, 0, 0, seen);
    }

    /** The same at another turn. */
    public Track turned(double newAngle) {
        return new Track(name, x, y, newAngle, speedX, speedY, spin, seen);
    }

    /** Carried on for some frames in a straight line at the same speed. */
    public Track after(int frames) {
        return new Track(
                name,
                x + frames * speedX,
                y + frames * speedY,
                angle + frames * spin,
                speedX,
                speedY,
                spin,
                Optional.empty());
    }

    /** A body of the scene put where this says. */
    public Body place(Body body) {
        return new Body(body.name(), body.outline(), body.colour(), x, y, angle, speedX, speedY, spin, body.mass());
    }

    /**
     * Reads two successive pictures. The speed is the way between them; a body that is found only in the later one has none.
     *
     * @param turns whether to read angle and spin too, which takes longer; 0 otherwise
     * @return tracks of the bodies found in the later picture, by name
     */
    public static Map<String, Track> read(Tracker tracker, Frame before, Frame now, boolean turns) {
        Map<String, Sighting> later = tracker.see(now);
        Map<String, Sighting> earlier = tracker.see(before, later);
        Map<String, Track> tracks = new LinkedHashMap<>();
        for (Body body : tracker.bodies()) {
            Sighting seen = later.get(body.name());
            if (seen == null) {
                continue;
            }
            Sighting found = earlier.get(body.name());
            Sighting from = found == null ? seen : found;
            double angle = turns ? seen.turn(body.outline()) : 0;
            double turned = turns && found != null ? angle - from.turn(body.outline()) : 0;
            double period = Sighting.period(body.outline());
            tracks.put(
                    body.name(),
                    new Track(
                            body.name(),
                            seen.x(),
                            seen.y(),
                            angle,
                            seen.x() - from.x(),
                            seen.y() - from.y(),
                            period == 0 ? 0 : Math.IEEEremainder(turned, period),
                            Optional.of(seen)));
        }
        return tracks;
    }
}
