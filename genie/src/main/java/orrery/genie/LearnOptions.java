package orrery.genie;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a person asks of {@code learn}.
 *
 * @param episodes recorded play
 * @param world folder of the world to be
 * @param budget time for everything
 * @param size pixels of the shorter side; the other follows the video's shape; both become multiples of 16
 * @param preset size of the dynamics: micro, small or base
 * @param seed of everything random
 * @param threads inside an operation
 */
public record LearnOptions(
        Path episodes, Path world, Duration budget, int size, String preset, long seed, int threads) {}
