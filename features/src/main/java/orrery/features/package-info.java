/**
 * OpenCV and small networks of others, behind plain interfaces.
 */
@NullMarked
package orrery.features;

import org.jspecify.annotations.NullMarked;
