/** What is said about a clip, and about which of its frames. */
@NullMarked
package orrery.curate.annotate;

import org.jspecify.annotations.NullMarked;
