/**
 * Worlds programmed by us: games and scenes of bodies that collide. They play like a learned world, but know their state, so they make
 * episodes to learn from and are the truth that learned physics is measured against.
 */
@NullMarked
package orrery.worlds.simulators;

import org.jspecify.annotations.NullMarked;
