/**
 * Recorded episodes, actions, and the environment interface that a learned world and a simulator share.
 */
@NullMarked
package orrery.worlds;

import org.jspecify.annotations.NullMarked;
