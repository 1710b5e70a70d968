package orrery.worlds;

/**
 * What came of one action; the picture is in {@link Environment#frame}.
 *
 * @param reward of this step; 0 where the environment knows none
 * @param done whether the game ended; reset before the next step
 * @param times where the time went
 */
public record Outcome(double reward, boolean done, StageTimes times) {}
