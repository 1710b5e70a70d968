package orrery.genie;

import java.nio.file.Path;
import java.util.Map;

/**
 * What came of learning.
 *
 * @param world the finished folder
 * @param minutes of training, those before a stop included
 * @param report the page about it
 * @param measured figures on episodes set aside
 */
public record Learned(Path world, double minutes, Path report, Map<String, Object> measured) {}
