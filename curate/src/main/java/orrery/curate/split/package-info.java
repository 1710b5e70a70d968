/**
 * From shots to clips: {@link SpanRule} and {@link FixedStride} say which stretches of a video become clips, {@link ClipIds} how they are
 * called.
 */
@NullMarked
package orrery.curate.split;

import org.jspecify.annotations.NullMarked;
