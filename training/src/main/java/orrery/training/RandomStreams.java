package orrery.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import orrery.base.Seeds;
import orrery.tensor.Generator;

/**
 * Named random streams of one seed. A stream is made when it is first asked for, and its start depends on the seed and its name only. Not thread-safe; the
 * owner closes it.
 */
public final class RandomStreams implements AutoCloseable {
    private final long seed;
    private final Map<String, Generator> generators = new TreeMap<>();

    public RandomStreams(long seed) {
        this.seed = seed;
    }

    /** The generator of that name; it lives as long as this object. */
    public Generator of(String name) {
        return generators.computeIfAbsent(name, stream -> new Generator(Seeds.derive(seed, stream)));
    }

    /** Where every stream stands, by name. */
    public Map<String, byte[]> states() {
        Map<String, byte[]> states = new LinkedHashMap<>();
        generators.forEach((name, generator) -> states.put(name, generator.state()));
        return states;
    }

    /** Puts the streams back to where {@link #states()} saw them. */
    public void restore(Map<String, byte[]> states) {
        states.forEach((name, state) -> of(name).restore(state));
    }

    @Override
    public void close() {
        generators.values().forEach(Generator::close);
        generators.clear();
    }
}
