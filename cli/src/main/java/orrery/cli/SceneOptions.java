package orrery.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;
import orrery.worlds.simulators.Simulators;
import picocli.CommandLine.Option;

/** {@code @Mixin SceneOptions scenes}: which scenes a simulator makes, and how large it draws them. */
final class SceneOptions {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,4})(?:x(\\d{1,4}))?");

    @Option(
            names = "--size",
            defaultValue = "64",
            paramLabel = "PIXELS",
            description = "of a simulator's picture, e.g. 64 or 96x64 (${DEFAULT-VALUE})")
    String size = "64";

    @Option(
            names = "--range",
            defaultValue = "trained",
            paramLabel = "WHICH",
            description =
                    "a simulator's scenes: trained, beyond (sizes and speeds outside of that) or unseen-pair (${DEFAULT-VALUE})")
    String range = "trained";

    /** A simulator of the size asked for. */
    Simulator open(String name) {
        Matcher sizes = SIZE.matcher(size);
        if (!sizes.matches()) {
            throw new UsageException("--size is " + size, "Give pixels, e.g. --size 64 or --size 96x64.");
        }
        int width = Integer.parseInt(sizes.group(1));
        int height = sizes.group(2) == null ? width : Integer.parseInt(sizes.group(2));
        return open(name, width, height);
    }

    /** A simulator of another size. */
    Simulator open(String name, int width, int height) {
        try {
            return Simulators.open(name, width, height, range());
        } catch (OrreryException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e.cure());
        }
    }

    private SceneRange range() {
        for (SceneRange each : SceneRange.values()) {
            if (each.name().equalsIgnoreCase(range.replace('-', '_'))) {
                return each;
            }
        }
        throw new UsageException("--range is " + range, "Use trained, beyond or unseen-pair.");
    }
}
