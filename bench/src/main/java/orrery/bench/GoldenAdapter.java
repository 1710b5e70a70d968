package orrery.bench;

/** Runs one component on a golden case. Called inside a {@link orrery.tensor.Scope}; what it throws fails the case. */
@FunctionalInterface
public interface GoldenAdapter {
    /** Computes every output that the case expects; more do no harm. */
    Outputs run(GoldenCase golden);
}
