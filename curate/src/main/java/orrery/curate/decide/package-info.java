/** Which clips are kept, by rules over what was measured: {@link Rule}, {@link Rules}, {@link Decision}. Deciding measures nothing. */
@NullMarked
package orrery.curate.decide;

import org.jspecify.annotations.NullMarked;
