package orrery.base;

/** Work stopped because {@link Stop} was requested, and everything done so far is on disk. The cure tells how to go on. */
public final class InterruptedAndSaved extends OrreryException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what was stopped, at which point
     * @param cure the command that goes on from here
     */
    public InterruptedAndSaved(String message, String cure) {
        super(message, cure);
    }
}
