/**
 * Genie as its paper has it (arXiv 2402.15391): {@link orrery.genie.faithful.SpaceTime} is the transformer of which tokenizer, latent
 * action model and dynamics are made, {@link orrery.genie.faithful.MaskGit} draws the tokens of a frame. Codes come from {@link
 * orrery.tokenizer.quantize.VectorQuantizer}; how well they match the players' actions says {@link
 * orrery.genie.evaluation.CodeAgreement}.
 */
@NullMarked
package orrery.genie.faithful;

import org.jspecify.annotations.NullMarked;
