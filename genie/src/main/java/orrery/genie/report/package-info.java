/**
 * The page that {@code learn} writes about a world: {@link Report} says what is on it, {@link ReportPage} draws it as one file
 * of HTML without scripts, links or requests. Knows nothing of networks or training.
 */
@NullMarked
package orrery.genie.report;

import org.jspecify.annotations.NullMarked;
