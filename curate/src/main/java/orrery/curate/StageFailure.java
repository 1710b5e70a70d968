package orrery.curate;

import org.jspecify.annotations.Nullable;

/** Why a {@link Stage} could not work on its input; what engines decide by whether to try again. */
public final class StageFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** Whether trying again may help. */
    public enum Kind {
        /** Never: the input is broken. */
        PERMANENT,
        /** Perhaps: a disk or a server did not answer. */
        TRANSIENT,
        /** With less at once: memory ran out. */
        RESOURCE,
        /** Never in this process: it brought one down. */
        CRASH
    }

    private final Kind kind;

    public StageFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Whether trying again may help. */
    public Kind kind() {
        return kind;
    }
}
