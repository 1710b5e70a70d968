package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dyn4j.dynamics.BodyFixture;
import org.dyn4j.dynamics.ContinuousDetectionMode;
import org.dyn4j.geometry.Circle;
import org.dyn4j.geometry.Convex;
import org.dyn4j.geometry.MassType;
import org.dyn4j.geometry.Polygon;
import org.dyn4j.geometry.Rectangle;
import org.dyn4j.geometry.Vector2;
import org.dyn4j.world.ValueMixer;
import org.dyn4j.world.World;
import orrery.base.OrreryException;
import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.Body.Outline;

/**
 * Bodies that collide, on dyn4j. Lengths in units of the scene (64 of them across the shorter side of a picture), times in frames. A
 * frame is a fixed number of equal steps; nothing sleeps and nothing is random, so the same calls give the same numbers.
 */
final class Arena {
    /** dyn4j's tolerances are made for things of about a metre and speeds of about a metre a second. */
    private static final double UNITS_A_METRE = 10;

    private static final double FRAMES_A_SECOND = 15;

    /** From units a frame to metres a second. */
    private static final double SPEED = FRAMES_A_SECOND / UNITS_A_METRE;

    /** Collisions faster than this bounce, in metres a second; slower ones rest on each other. */
    private static final double LEAST_BOUNCE = 0.02;

    private static final double LEAST_BOUNCE_UNDER_GRAVITY = 0.35;
    private static final int SOLVER_ROUNDS = 12;

    private final World<org.dyn4j.dynamics.Body> world = new World<>();
    private final Map<String, Piece> pieces = new LinkedHashMap<>();
    private final int substeps;
    private final double gravity;
    private double kept = 1;

    /**
     * How a body answers when touched. Of two that touch, the smaller bounce counts, and the root of the product of both frictions.
     *
     * @param density mass of a square unit
     * @param friction 0 slides like ice, 1 hardly slides
     * @param bounce share of the speed that a collision gives back, 0 to 1
     */
    record Material(double density, double friction, double bounce) {}

    /** A named body with its looks. */
    record Piece(String name, Outline outline, int colour, org.dyn4j.dynamics.Body body) {
        double x() {
            return body.getTransform().getTranslationX() * UNITS_A_METRE;
        }

        double y() {
            return body.getTransform().getTranslationY() * UNITS_A_METRE;
        }

        double angle() {
            return body.getTransform().getRotationAngle();
        }

        double speedX() {
            return body.getLinearVelocity().x / SPEED;
        }

        double speedY() {
            return body.getLinearVelocity().y / SPEED;
        }

        void speed(double x, double y) {
            body.setLinearVelocity(x * SPEED, y * SPEED);
        }

        void spin(double radiansAFrame) {
            body.setAngularVelocity(radiansAFrame * FRAMES_A_SECOND);
        }

        boolean movable() {
            return body.isDynamic();
        }

        /** As {@link Simulator#bodies} gives it, {@code scale} pixels a unit. */
        Body seen(double scale) {
            Outline drawn = Outlines.scaled(outline, scale);
            double mass =
                    movable() ? body.getMass().getMass() * UNITS_A_METRE * UNITS_A_METRE : Double.POSITIVE_INFINITY;
            return new Body(
                    name,
                    drawn,
                    colour,
                    x() * scale,
                    y() * scale,
                    angle(),
                    speedX() * scale,
                    speedY() * scale,
                    body.getAngularVelocity() / FRAMES_A_SECOND,
                    mass);
        }

        void put(double x, double y, double turn) {
            body.getTransform().identity();
            body.getTransform().rotate(turn);
            body.getTransform().setTranslation(x / UNITS_A_METRE, y / UNITS_A_METRE);
        }
    }

    /**
     * @param gravity downwards, units a frame a frame; 0 seen from above
     * @param substeps steps that make a frame
     */
    Arena(double gravity, int substeps) {
        this(gravity, substeps, SOLVER_ROUNDS);
    }

    /**
     * @param rounds of the solver in each step: more make piles stiffer
     * @see #Arena(double, int)
     */
    Arena(double gravity, int substeps, int rounds) {
        this.substeps = substeps;
        this.gravity = gravity;
        world.setGravity(0, gravity * FRAMES_A_SECOND * SPEED);
        world.getSettings().setAtRestDetectionEnabled(false);
        world.getSettings().setVelocityConstraintSolverIterations(rounds);
        world.getSettings().setContinuousDetectionMode(ContinuousDetectionMode.NONE);
        // Memory of earlier contacts keeps piles quiet; without piles a scene is wholly told by places and speeds.
        world.getSettings().setWarmStartingEnabled(gravity > 0);
        world.setValueMixer(new ValueMixer() {
            @Override
            public double mixFriction(double first, double second) {
                return Math.sqrt(first * second);
            }

            @Override
            public double mixRestitution(double first, double second) {
                return Math.min(first, second);
            }

            @Override
            public double mixRestitutionVelocity(double first, double second) {
                return Math.min(first, second);
            }
        });
    }

    /** Everything loses speed as on cloth: each frame leaves this share of speed and spin. */
    void rollingFriction(double keptAFrame) {
        kept = Math.pow(keptAFrame, 1.0 / substeps);
    }

    /** Adds a body that moves. */
    Piece add(String name, Outline outline, int colour, Material material, double x, double y) {
        return add(name, outline, colour, material, x, y, MassType.NORMAL);
    }

    /** Adds a visible body that never moves. */
    Piece fix(String name, Outline outline, int colour, Material material, double x, double y) {
        return add(name, outline, colour, material, x, y, MassType.INFINITE);
    }

    private Piece add(String name, Outline outline, int colour, Material material, double x, double y, MassType type) {
        org.dyn4j.dynamics.Body body = body(shape(outline), material, type);
        Piece piece = new Piece(name, outline, colour, body);
        piece.put(x, y, 0);
        pieces.put(name, piece);
        return piece;
    }

    /** Adds an unmovable box that {@link #pieces} does not tell: a wall or the ground. */
    void wall(double x, double y, double wide, double high, double angle, Material material) {
        org.dyn4j.dynamics.Body body =
                body(new Rectangle(wide / UNITS_A_METRE, high / UNITS_A_METRE), material, MassType.INFINITE);
        body.rotate(angle);
        body.translate(x / UNITS_A_METRE, y / UNITS_A_METRE);
    }

    /** Adds an unmovable convex polygon that {@link #pieces} does not tell; x and y of each corner in turn, either way around. */
    void wedge(double[] corners, Material material) {
        List<Vector2> points = new ArrayList<>();
        double area = 0;
        for (int i = 0; i < corners.length; i += 2) {
            points.add(new Vector2(metres(corners[i]), metres(corners[i + 1])));
            int next = (i + 2) % corners.length;
            area += corners[i] * corners[next + 1] - corners[next] * corners[i + 1];
        }
        if (area < 0) {
            Collections.reverse(points);
        }
        body(new Polygon(points.toArray(Vector2[]::new)), material, MassType.INFINITE);
    }

    /** Walls around the rectangle from (left, top) to (right, bottom). */
    void enclose(double left, double top, double right, double bottom, Material material) {
        double thick = 20;
        double x = (left + right) / 2;
        double y = (top + bottom) / 2;
        double wide = right - left + 2 * thick;
        double high = bottom - top + 2 * thick;
        wall(x, top - thick / 2, wide, thick, 0, material);
        wall(x, bottom + thick / 2, wide, thick, 0, material);
        wall(left - thick / 2, y, thick, high, 0, material);
        wall(right + thick / 2, y, thick, high, 0, material);
    }

    private org.dyn4j.dynamics.Body body(Convex shape, Material material, MassType type) {
        org.dyn4j.dynamics.Body body = new org.dyn4j.dynamics.Body();
        BodyFixture fixture = body.addFixture(shape, material.density(), material.friction(), material.bounce());
        fixture.setRestitutionVelocity(gravity > 0 ? LEAST_BOUNCE_UNDER_GRAVITY : LEAST_BOUNCE);
        body.setMass(type);
        body.setLinearDamping(0);
        body.setAngularDamping(0);
        world.addBody(body);
        return body;
    }

    private static Convex shape(Outline outline) {
        if (outline.form() == Form.DISC && outline.width() == outline.height()) {
            return new Circle(outline.width() / 2 / UNITS_A_METRE);
        }
        if (outline.form() == Form.BOX) {
            return new Rectangle(outline.width() / UNITS_A_METRE, outline.height() / UNITS_A_METRE);
        }
        double[] corners = Outlines.corners(outline);
        Vector2[] points = new Vector2[corners.length / 2];
        for (int i = 0; i < points.length; i++) {
            points[i] = new Vector2(corners[2 * i] / UNITS_A_METRE, corners[2 * i + 1] / UNITS_A_METRE);
        }
        return new Polygon(points);
    }

    /** dyn4j's own world, for joints. */
    World<org.dyn4j.dynamics.Body> world() {
        return world;
    }

    /** Metres of dyn4j from units. */
    static double metres(double units) {
        return units / UNITS_A_METRE;
    }

    /** The named bodies in the order in which they were added. */
    Iterable<Piece> pieces() {
        return pieces.values();
    }

    /** The body of this name. */
    Piece piece(String name) {
        Piece piece = pieces.get(name);
        if (piece == null) {
            throw new OrreryException(
                    "no body \"" + name + "\" in this scene", "Use one of " + String.join(", ", pieces.keySet()) + ".");
        }
        return piece;
    }

    /** The bodies as {@link Simulator#bodies} gives them, {@code scale} pixels a unit. */
    List<Body> seen(double scale) {
        List<Body> all = new ArrayList<>(pieces.size());
        for (Piece piece : pieces.values()) {
            all.add(piece.seen(scale));
        }
        return all;
    }

    /** See {@link Simulator#place}. */
    void place(List<Body> bodies, double scale) {
        bodies.forEach(body -> piece(body.name())); // all are known, or nothing moves
        for (Body body : bodies) {
            Piece piece = piece(body.name());
            piece.put(body.x() / scale, body.y() / scale, body.angle());
            if (piece.movable()) {
                piece.speed(body.speedX() / scale, body.speedY() / scale);
                piece.spin(body.spin());
            }
        }
    }

    /**
     * One frame passes.
     *
     * @param pushed the body with a force on it
     * @param pushX acceleration to the right, units a frame a frame
     * @param pushY acceleration downwards
     * @param fastest the push makes it no faster than this, units a frame
     */
    void advance(Piece pushed, double pushX, double pushY, double fastest) {
        for (int i = 0; i < substeps; i++) {
            if (pushX != 0 || pushY != 0) {
                push(pushed, pushX / substeps, pushY / substeps, fastest);
            }
            if (kept < 1) {
                for (Piece piece : pieces.values()) {
                    piece.body().getLinearVelocity().multiply(kept);
                    piece.body().setAngularVelocity(piece.body().getAngularVelocity() * kept);
                }
            }
            world.step(1, 1 / (FRAMES_A_SECOND * substeps));
        }
    }

    private void push(Piece piece, double x, double y, double fastest) {
        if (gravity > 0) { // who falls faster than a push can make them is not slowed by one
            piece.speed(along(piece.speedX(), x, fastest), along(piece.speedY(), y, fastest));
            return;
        }
        double before = Math.sqrt(square(piece.speedX()) + square(piece.speedY()));
        double speedX = piece.speedX() + x;
        double speedY = piece.speedY() + y;
        double speed = Math.sqrt(square(speedX) + square(speedY));
        double limit = Math.max(fastest, before);
        double factor = speed > limit ? limit / speed : 1;
        piece.speed(speedX * factor, speedY * factor);
    }

    private static double along(double speed, double push, double fastest) {
        return push < 0
                ? Math.min(speed, Math.max(speed + push, -fastest))
                : Math.max(speed, Math.min(speed + push, fastest));
    }

    private static double square(double x) {
        return x * x;
    }

    /** Whether two bodies touch after the last frame. */
    boolean touching(Piece first, Piece second) {
        return world.isInContact(first.body(), second.body());
    }
}
