/**
 * Training of tokenizers: clips in memory ({@link orrery.tokenizer.training.ClipLibrary}), a recipe that decides every byte ({@link
 * orrery.tokenizer.training.TokenizerRecipe}), the loss ({@link orrery.tokenizer.training.TokenizerLoss}) and the run ({@link
 * orrery.tokenizer.training.TrainTokenizer}). {@link orrery.tokenizer.training.ClipScore} measures on clips set aside.
 */
@NullMarked
package orrery.tokenizer.training;

import org.jspecify.annotations.NullMarked;
