/**
 * Codes of latents. {@link orrery.tokenizer.quantize.Quantizer} is what a discrete tokenizer uses, {@link
 * orrery.tokenizer.quantize.QuantizerConfig} says which one: finite scalar, vector or look-up free, and the residual forms.
 */
@NullMarked
package orrery.tokenizer.quantize;

import org.jspecify.annotations.NullMarked;
