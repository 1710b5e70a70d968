/**
 * OpenCV and small networks of others, behind plain interfaces: tensors in, tensors out. Start at {@link OpticalFlow}. What works here uses
 * as many threads as libtorch may.
 */
@NullMarked
package orrery.features;

import org.jspecify.annotations.NullMarked;
