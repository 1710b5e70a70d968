/**
 * How much physics is in a picture? A {@link orrery.worlds.physics.Tracker} reads the bodies of a simulator's scene from any picture of
 * it, a learned world's too, and a {@link orrery.worlds.physics.PhysicsRow} compares what it read with the truth: places, speeds, energy,
 * momentum, and whether each body is still there. Nothing here knows where the pictures come from.
 */
@NullMarked
package orrery.worlds.physics;

import org.jspecify.annotations.NullMarked;
