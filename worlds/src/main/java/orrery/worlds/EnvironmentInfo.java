package orrery.worlds;

import java.util.List;

/**
 * What a player has to know before the first step.
 *
 * @param name of the world, e.g. {@code pong}
 * @param kind {@code live} for a learned world, {@code simulator} for a programmed one
 * @param width of a frame in pixels
 * @param height of a frame in pixels
 * @param fps the world's own speed, frames a second
 * @param actions what may be done
 * @param starts number of places to start from, at least 1
 * @param stepChoices values that {@link Environment#steps(int)} takes, ascending; empty where there is no such dial
 */
public record EnvironmentInfo(
        String name,
        String kind,
        int width,
        int height,
        double fps,
        ActionSpace actions,
        int starts,
        List<Integer> stepChoices) {
    public EnvironmentInfo {
        stepChoices = List.copyOf(stepChoices);
    }
}
