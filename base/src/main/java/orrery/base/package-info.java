/**
 * The ground floor: errors that carry their cure, progress, interruption, seeds, configuration records and files
 * that appear whole or not at all.
 */
@NullMarked
package orrery.base;

import org.jspecify.annotations.NullMarked;
