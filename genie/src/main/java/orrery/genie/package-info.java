/**
 * Live worlds: learned from video, answering keys.
 */
@NullMarked
package orrery.genie;

import org.jspecify.annotations.NullMarked;
