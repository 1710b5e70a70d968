/**
 * How good is a learned world? {@link orrery.genie.evaluation.EvalWorld} continues recorded play from held-out episodes and compares with
 * what really came, beside the baselines without which such figures say nothing: copying the last frame, the tokenizer's own
 * ceiling, other actions than the recorded ones. It also lets the world run for long to see whether it drifts.
 */
@NullMarked
package orrery.genie.evaluation;

import org.jspecify.annotations.NullMarked;
