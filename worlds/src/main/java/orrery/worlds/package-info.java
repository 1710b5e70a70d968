/**
 * Recorded play and the things one can play in. {@link EpisodeFolder} reads episodes (video, one line of text a frame,
 * and a {@code world.json}); {@link EpisodeWriter} writes them; {@link ActionSpace} says which {@link Action}s exist and
 * refuses the others; {@link Environment} is how a learned world and a simulator look to whoever plays. Start at
 * {@link EpisodeFolder#open}.
 *
 * <p>One rule of time holds everywhere: the action of line t was taken while frame t was on screen, and its effect is
 * first visible in frame t+1.
 */
@NullMarked
package orrery.worlds;

import org.jspecify.annotations.NullMarked;
