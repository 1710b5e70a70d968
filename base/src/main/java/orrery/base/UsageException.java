package orrery.base;

/** The command was asked in a way that cannot be meant: an option out of range, two that exclude each other. Exit code 2. */
public final class UsageException extends OrreryException {
    private static final long serialVersionUID = 1;

    /**
     * @param message which option or argument is wrong, and how
     * @param cure what to write instead
     */
    public UsageException(String message, String cure) {
        super(message, cure);
    }
}
