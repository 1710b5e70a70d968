/**
 * Pictures to latents and back.
 */
@NullMarked
package orrery.tokenizer;

import org.jspecify.annotations.NullMarked;
