package orrery.base;

import org.jspecify.annotations.Nullable;

/**
 * Something a person can put right: the message says what is wrong and where, the cure what to do. Thrown by every room; the
 * command line prints both, so neither may need the other to be understood. Both are whole sentences without a line break.
 */
public class OrreryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String cure;

    /**
     * @param message what is wrong and where, e.g. {@code worlds/pong/world.json: no field "actions"}
     * @param cure what to do, e.g. {@code Add the names of the buttons}
     */
    public OrreryException(String message, String cure) {
        this(message, cure, null);
    }

    /**
     * @param message what is wrong and where
     * @param cure what to do
     * @param cause what the machine said, for a developer's stack trace; never shown to a person
     */
    public OrreryException(String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What to do about it. */
    public final String cure() {
        return cure;
    }
}
