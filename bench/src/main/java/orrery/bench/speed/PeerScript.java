package orrery.bench.speed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A script of Python that does the work of several cases, one after the other, in the order of the cases.
 *
 * @param file the script
 * @param arguments in every variant
 * @param variants further arguments by the variant's name, such as {@code compile}
 */
record PeerScript(Path file, List<String> arguments, Map<String, List<String>> variants) {}
