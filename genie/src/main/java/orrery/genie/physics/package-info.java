/**
 * How much physics does a learned world know? {@link orrery.genie.physics.EvalPhysics} makes new scenes with the simulator that the world was
 * learned from, lets both go on under the same actions and compares: beside copying the last frame, carrying every body on in a straight
 * line, and the simulator itself restarted from what the tracker saw.
 */
@NullMarked
package orrery.genie.physics;

import org.jspecify.annotations.NullMarked;
