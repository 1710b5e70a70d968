package orrery.play;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;

/**
 * How a world is offered to play.
 *
 * @param door where the server listens
 * @param pace how fast the world runs at first; the page has dials for it
 * @param seed of everything random in the world
 * @param recordings folder for episodes recorded from the page; made when the first recording starts
 * @param agents most agents at once, each in a world of its own; 0 to 64
 */
public record PlayOptions(Door door, Pace pace, long seed, Path recordings, int agents) {
    private static final int AGENTS = 4;
    private static final int MOST_AGENTS = 64;

    public PlayOptions {
        Check.within("agents", agents, 0, MOST_AGENTS);
    }

    /** Loopback, any free port, a generated token, the world's own speed. */
    public static PlayOptions defaults() {
        return new PlayOptions(Door.loopback(), Pace.own(), 1, Path.of("recordings"), AGENTS);
    }

    /** These options with another door. */
    public PlayOptions with(Door newDoor) {
        return new PlayOptions(newDoor, pace, seed, recordings, agents);
    }

    /** These options with another pace. */
    public PlayOptions with(Pace newPace) {
        return new PlayOptions(door, newPace, seed, recordings, agents);
    }

    /** These options with another number of seats for agents. */
    public PlayOptions withAgents(int seats) {
        return new PlayOptions(door, pace, seed, recordings, seats);
    }

    /** These options with another folder for recorded episodes. */
    public PlayOptions with(Path newRecordings) {
        return new PlayOptions(door, pace, seed, newRecordings, agents);
    }

    /**
     * Where the server listens and what it asks for.
     *
     * @param listen host name or address to bind; {@code 127.0.0.1} keeps other machines out
     * @param port 0 for any free one, at most 65535
     * @param token the secret a page must show, at least 16 letters, digits, {@code -} or {@code _}; null to generate 128
     *     random bits
     */
    public record Door(String listen, int port, @Nullable String token) {
        public Door {
            Check.that(
                    !listen.isBlank(),
                    "Use 127.0.0.1, or 0.0.0.0 for every network.",
                    "the address to listen on is blank");
            Check.within("port", port, 0, 65_535);
            Check.that(
                    token == null || token.matches("[A-Za-z0-9_-]{16,128}"),
                    "Use 16 to 128 letters, digits, - or _, or leave it out to have one made.",
                    "the token is too short or has other characters");
        }

        /** Only this machine, any free port, a generated token. */
        public static Door loopback() {
            return new Door("127.0.0.1", 0, null);
        }
    }

    /**
     * How fast the world runs.
     *
     * @param steps K, the denoising steps a frame; 0 for the world's own choice
     * @param auto whether the server may lower K when frames come late
     * @param speed factor on the world's own frames a second, 0.25 to 4; 0 for as fast as possible
     */
    public record Pace(int steps, boolean auto, double speed) {
        public Pace {
            Check.within("steps", steps, 0, 64);
            checkSpeed(speed);
        }

        /** The world's own speed and steps; K may be lowered. */
        public static Pace own() {
            return new Pace(0, true, 1);
        }

        /** No waiting between frames, K as given. */
        public static Pace unpaced(int steps) {
            return new Pace(steps, false, 0);
        }

        static void checkSpeed(double speed) {
            if (speed != 0) {
                Check.within("speed", speed, 0.25, 4);
            }
        }
    }
}
