/**
 * Buttons that nobody labelled: {@link LatentActions} finds, from latents of video alone, which of K codes tells best what happens between two frames
 * that the frames before do not tell already (Genie, arXiv 2402.15391, section 2.1, at a size for two processor cores). {@link LatentActionTrainee} trains it by
 * itself; the dynamics then learns with the codes in place of actions. Knows latents and transitions, nothing of worlds on disk.
 */
@NullMarked
package orrery.genie.latent;

import org.jspecify.annotations.NullMarked;
