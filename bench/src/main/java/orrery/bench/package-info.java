/**
 * Golden cases: results of the reference implementations that ours has to reproduce. {@link Parity} runs a folder of them,
 * a {@link GoldenAdapter} a component computes the outputs, {@link Comparison} says whether they hold. A component without
 * an adapter is reported as skipped, never as passed.
 */
@NullMarked
package orrery.bench;

import org.jspecify.annotations.NullMarked;
