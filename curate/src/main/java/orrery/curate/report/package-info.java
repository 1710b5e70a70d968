/** What a person looks at after a run: {@link CurationReport} is the page, {@link Histogram} a picture on it. */
@NullMarked
package orrery.curate.report;

import org.jspecify.annotations.NullMarked;
