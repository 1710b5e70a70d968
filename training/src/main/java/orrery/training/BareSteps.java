package orrery.training;

/**
 * Training steps without a run: nothing is evaluated, logged or saved. For measuring how long a step takes. The trainee's weights do change.
 */
public final class BareSteps implements AutoCloseable {
    private final Update update;
    private final long steps;
    private long made;

    /** Moments of zero, and the random streams of the config's seed. */
    public BareSteps(TrainingConfig config, Trainee trainee) {
        steps = config.steps();
        update = new Update(config, trainee);
    }

    /**
     * Makes one step of the run; after its last one, the last one again.
     *
     * @return the loss before the update
     */
    public double step() {
        return update.step(Math.min(made++, steps - 1), false).loss();
    }

    @Override
    public void close() {
        update.close();
    }
}
