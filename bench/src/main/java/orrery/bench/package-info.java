/**
 * Golden cases and benchmarks.
 */
@NullMarked
package orrery.bench;

import org.jspecify.annotations.NullMarked;
