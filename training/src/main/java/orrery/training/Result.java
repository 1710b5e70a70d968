package orrery.training;

import java.util.Map;

/**
 * What came of a run.
 *
 * @param steps updates made in all, those before a resume included
 * @param seconds of work, those before a resume included
 * @param evaluation what the trainee's last evaluation returned
 * @param resumed whether the run went on from a checkpoint
 */
public record Result(long steps, double seconds, Map<String, Double> evaluation, boolean resumed) {}
