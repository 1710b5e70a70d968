/**
 * Data sets in the layout of LeRobot, version 3: numbers in Parquet, pictures in MP4 files that hold many episodes each, and what
 * they mean in {@code meta/}. {@link LeRobotData} reads one, {@link LeRobotWriter} writes one, {@link Conversion} turns one layout
 * into the other. What is read and what is not is told in docs/guide/episodes.md.
 */
@NullMarked
package orrery.worlds.lerobot;

import org.jspecify.annotations.NullMarked;
