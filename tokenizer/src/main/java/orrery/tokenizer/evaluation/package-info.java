/**
 * How good a tokenizer is, and how its latents spread: {@link orrery.tokenizer.evaluation.TokenizerEval} over the clips of a {@link
 * orrery.tokenizer.evaluation.Footage}, {@link orrery.tokenizer.evaluation.LatentSpread} for the statistics that world models divide by.
 */
@NullMarked
package orrery.tokenizer.evaluation;

import org.jspecify.annotations.NullMarked;
