/**
 * A local server and one page: step into a world.
 */
@NullMarked
package orrery.play;

import org.jspecify.annotations.NullMarked;
