/**
 * Drives the line over footage. What is done is written down by {@link Ledger}, one file a clip, so that any engine can go on where any
 * other was killed; {@link StageRunner} runs one stage of one thing, {@link Lanes} bound how many at once, {@link DirectEngine} goes through
 * all of them on threads. Start at {@link Curation}.
 */
@NullMarked
package orrery.curate.engine;

import org.jspecify.annotations.NullMarked;
