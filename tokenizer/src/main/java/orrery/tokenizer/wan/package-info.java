/**
 * The Wan video autoencoders, 2.1 (used by Cosmos-Predict2 and 2.5) and 2.2. Start at {@link orrery.tokenizer.wan.WanVae}; {@link
 * orrery.tokenizer.wan.WanNames} knows what the weights are called where.
 */
@NullMarked
package orrery.tokenizer.wan;

import org.jspecify.annotations.NullMarked;
