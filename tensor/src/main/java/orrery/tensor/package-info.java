/**
 * libtorch for Java, thin and named as PyTorch names things. {@link orrery.tensor.Tensor} wraps one native tensor, {@link
 * orrery.tensor.Scope} says how long it lives, {@link orrery.tensor.Layer} is the base of every network, {@link
 * orrery.tensor.Checkpoint} reads weights of every kind and {@link orrery.tensor.SafeTensors} writes them. This is the only
 * package that imports the native presets, so that everything above it reads like the reference implementation.
 */
@NullMarked
package orrery.tensor;

import org.jspecify.annotations.NullMarked;
