package orrery.worlds.physics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Metrics;
import orrery.video.Ssim;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.Outlines;

/**
 * How far pictures of one origin are from the truth at one horizon, over scenes. Figures:
 *
 * <ul>
 *   <li>{@code psnr} in dB, cut at 60, and {@code ssim} of luma (Gaussian window of 11, sigma 1.5), mean over scenes;
 *   <li>{@code iou} of the tracked mask, where it is, with the visible part of the true outline, mean over bodies; 0 for a lost one;
 *   <li>{@code permanence}: share of bodies that are there, wherever: found, and the mask's intersection over union with the true
 *       outline moved to the tracked place, at its best turn, is {@value #THERE} or more;
 *   <li>{@code position_error_px} and {@code speed_error} (length of the difference, pixels a frame): mean over the bodies that in truth
 *       moved {@value #MOVING} pixels or more in that frame. A speed is the way of one frame, in truth as in the picture. A lost body is
 *       taken to be where it was last known, at rest;
 *   <li>{@code energy_error} and {@code momentum_error}: mean difference over mean true value (for momentum, of lengths of vectors) of
 *       the scene's movable bodies. Energy is ½ m v² + m g h, h above the lower edge of the picture; a lost body has none. Spin
 *       is left out, for a disc does not show it.
 * </ul>
 *
 * A body counts where at least half of it is visible in truth and no other body has its colour.
 */
public final class PhysicsRow {
    /** Pixels a frame from which on a body counts as moving. */
    public static final double MOVING = 0.25;

    /** Likeness from which on a body counts as being there. */
    public static final double THERE = 0.3;

    private static final Ssim SSIM = Ssim.gaussian(1.5);

    private final Map<String, Pooled> figures = new TreeMap<>();

    /** A row without figures. */
    public PhysicsRow() {}

    /**
     * Compares one scene.
     *
     * @param scene its number; calls with one number must follow each other
     * @param before truth of the frame before
     * @param now truth
     * @param picture that claims to show {@code now}
     * @param tracker that {@code seen} is from: bodies that it doesn't follow don't count
     * @param seen what was tracked in it and the picture before, by name
     * @param otherwise where bodies are taken to be that are not in {@code seen}
     * @param gravity see {@link orrery.worlds.simulators.Simulator#gravity}
     */
    public void add(
            int scene,
            Moment before,
            Moment now,
            Frame picture,
            Tracker tracker,
            Map<String, Track> seen,
            Map<String, Track> otherwise,
            double gravity) {
        pictures(scene, now.picture(), picture);
        List<Silhouette> visible = Silhouette.visible(
                now.bodies(), now.picture().width(), now.picture().height());
        Motion truth = new Motion();
        Motion told = new Motion();
        for (int i = 0; i < now.bodies().size(); i++) {
            Body body = now.bodies().get(i);
            if (!tracker.follows(body.name()) || visible.get(i).area() < Outlines.area(body.outline()) / 2) {
                continue;
            }
            Track track = seen.get(body.name());
            add("iou", scene, track == null ? 0 : iou(track, visible.get(i)));
            add("permanence", scene, track != null && there(track, body) ? 1 : 0);
            Body was = before.body(body.name()).orElse(body);
            if (body.movable()) {
                double height = now.picture().height();
                truth.add(body, body.x() - was.x(), body.y() - was.y(), gravity * (height - body.y()));
                if (track != null) {
                    told.add(body, track.speedX(), track.speedY(), gravity * (height - track.y()));
                }
                moving(scene, was, body, track == null ? otherwise.get(body.name()) : track);
            }
        }
        figure("energy_error").add(scene, Math.abs(told.energy - truth.energy), Math.abs(truth.energy));
        figure("momentum_error")
                .add(scene, Math.hypot(told.x - truth.x, told.y - truth.y), Math.hypot(truth.x, truth.y));
    }

    private void pictures(int scene, Frame truth, Frame picture) {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.of(truth.rgb(), 1, truth.height(), truth.width(), 3);
            Tensor b = Tensor.of(picture.rgb(), 1, truth.height(), truth.width(), 3);
            add("psnr", scene, Metrics.psnrEach(a, b)[0]);
            add("ssim", scene, SSIM.lumaEach(a, b)[0]);
        }
    }

    private void moving(int scene, Body was, Body body, @Nullable Track track) {
        double speedX = body.x() - was.x();
        double speedY = body.y() - was.y();
        if (track != null && Math.hypot(speedX, speedY) >= MOVING) {
            add("position_error_px", scene, Math.hypot(track.x() - body.x(), track.y() - body.y()));
            add("speed_error", scene, Math.hypot(track.speedX() - speedX, track.speedY() - speedY));
        }
    }

    private static double iou(Track track, Silhouette truth) {
        return track.seen().map(sighting -> truth.iou(sighting.mask())).orElse(0.0);
    }

    private static boolean there(Track track, Body body) {
        return track.seen()
                .map(sighting -> sighting.likeness(body.outline()) >= THERE)
                .orElse(false);
    }

    /** Sums over bodies. */
    private static final class Motion {
        private double energy;
        private double x;
        private double y;

        void add(Body body, double speedX, double speedY, double potential) {
            energy += body.mass() * ((speedX * speedX + speedY * speedY) / 2 + potential);
            x += body.mass() * speedX;
            y += body.mass() * speedY;
        }
    }

    private Pooled figure(String name) {
        return figures.computeIfAbsent(name, key -> new Pooled());
    }

    private void add(String name, int scene, double value) {
        figure(name).add(scene, value);
    }

    /** By name, sorted; figures that nothing was added to are missing. */
    public Map<String, Pooled> figures() {
        return figures;
    }
}
