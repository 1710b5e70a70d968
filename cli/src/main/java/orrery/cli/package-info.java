/**
 * The commands of {@code ./orrery}: each parses, makes one or two library calls, and prints. The only package
 * that prints or exits.
 */
@NullMarked
package orrery.cli;

import org.jspecify.annotations.NullMarked;
