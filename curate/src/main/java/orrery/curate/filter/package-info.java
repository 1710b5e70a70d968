/** What a clip is worth: scores that are recorded for every clip, and verdicts that follow from them. */
@NullMarked
package orrery.curate.filter;

import org.jspecify.annotations.NullMarked;
