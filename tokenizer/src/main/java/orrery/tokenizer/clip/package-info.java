/**
 * Clips of any length and size through a tokenizer: {@link orrery.tokenizer.clip.ClipTokenizer} is what a tokenizer offers, the rest
 * goes over long videos by windows, chunks, overlapping windows or a stream, over large frames by tiles, and pads and crops.
 */
@NullMarked
package orrery.tokenizer.clip;

import org.jspecify.annotations.NullMarked;
