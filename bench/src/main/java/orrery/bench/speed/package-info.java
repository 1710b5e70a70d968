/**
 * How fast we are, beside PyTorch. {@link SpeedBench} times our operations, training steps and calls in turn with scripts of Python that do the same work:
 * one process for each way in which PyTorch can do it, all of them waiting while one computes. {@code bench/peers} of the repository holds the scripts.
 */
@NullMarked
package orrery.bench.speed;

import org.jspecify.annotations.NullMarked;
