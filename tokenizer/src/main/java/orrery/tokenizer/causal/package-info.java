/**
 * What causal video networks share. {@link orrery.tokenizer.causal.Pass} carries what the layers remember of earlier frames, so that
 * the same network runs over a whole clip or piece by piece with equal results; {@link orrery.tokenizer.causal.CausalConv3d} is the
 * convolution that looks into the past only.
 */
@NullMarked
package orrery.tokenizer.causal;

import org.jspecify.annotations.NullMarked;
