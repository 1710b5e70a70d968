package orrery.play;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Records;
import orrery.worlds.EnvironmentInfo;

/** What the server says in text; one JSON object a message, told apart by {@code type}. See docs/guide/protocol.md. */
sealed interface ServerMessage {

    /**
     * After a good hello: what the world is and how it is steered.
     *
     * @param beside name of the simulator that runs beside the world; null where none does
     * @param films of what each button does, which may be named; null where buttons were recorded
     * @param pictures whether it can begin from a picture
     */
    record Welcome(
            String type,
            int protocol,
            String name,
            String kind,
            int width,
            int height,
            double fps,
            int starts,
            List<Integer> stepChoices,
            Controls controls,
            @Nullable String beside,
            @Nullable Integer films,
            boolean pictures)
            implements ServerMessage {
        static Welcome to(
                EnvironmentInfo world,
                Controls controls,
                @Nullable String beside,
                @Nullable Integer films,
                boolean pictures) {
            return new Welcome(
                    "welcome",
                    1,
                    world.name(),
                    world.kind(),
                    world.width(),
                    world.height(),
                    world.fps(),
                    world.starts(),
                    world.stepChoices(),
                    controls,
                    beside,
                    films,
                    pictures);
        }
    }

    /**
     * Where the dials stand; sent when something changed.
     *
     * @param paused whether the world stands still by request
     * @param ended whether the game is over; it starts again by itself after a moment
     * @param speed factor, 0 for as fast as possible
     * @param steps K in use
     * @param wantedSteps K asked for; {@code steps} is lower when frames came late
     * @param auto whether K may be lowered
     * @param start number of the start frame; −1 for a picture that was given
     * @param recording whether an episode is being recorded
     * @param score rewards since the restart; null in a world that never gave one
     * @param length frames since the beginning that play can go back to; null beside a simulator
     * @param replaying whether what was done before is done again
     * @param viewers people looking
     * @param wheel {@code yours}, {@code taken} or {@code free}
     */
    record State(
            String type,
            boolean paused,
            boolean ended,
            double speed,
            int steps,
            int wantedSteps,
            boolean auto,
            int start,
            boolean recording,
            @Nullable Double score,
            @Nullable Integer length,
            boolean replaying,
            int viewers,
            String wheel)
            implements ServerMessage {
        State forWheel(String whose, int looking) {
            return new State(
                    type,
                    paused,
                    ended,
                    speed,
                    steps,
                    wantedSteps,
                    auto,
                    start,
                    recording,
                    score,
                    length,
                    replaying,
                    looking,
                    whose);
        }
    }

    /** One line for the person. */
    record Note(String type, String text) implements ServerMessage {
        static Note of(String text) {
            return new Note("note", text);
        }
    }

    /**
     * What was done since the beginning.
     *
     * @param name for a file
     * @param text what belongs into it, a {@link KeyLog}; as text, for a page would round the seed
     */
    record Keys(String type, String name, String text) implements ServerMessage {
        static Keys of(KeyLog log) {
            return new Keys("keys", log.world() + "-keys.json", Records.line(log));
        }
    }

    /** Something asked for could not be done. */
    record Refusal(String type, String error, @Nullable String cure) implements ServerMessage {
        static Refusal of(String error, @Nullable String cure) {
            return new Refusal("error", error, cure);
        }
    }

    /** Answer to a ping. */
    record Pong(String type) implements ServerMessage {
        static final Pong PONG = new Pong("pong");
    }
}
