/**
 * The Cosmos tokenizers: images and causal video, continuous latents and discrete codes (arXiv 2501.03575, section 4). Start at X the published ones, and {@link
 * orrery.tokenizer.cosmos.CosmosNames} knows what their weights are called where.
 */
@NullMarked
package orrery.tokenizer.cosmos;

import org.jspecify.annotations.NullMarked;
