/**
 * What is done to raw footage, in order: {@link Line} lists the stages, {@link Footage} the videos. Nothing here knows which engine drives
 * it, or that there is more than one video.
 */
@NullMarked
package orrery.curate.line;

import org.jspecify.annotations.NullMarked;
