package orrery.base;

import java.nio.charset.StandardCharsets;

/** Independent random streams from the one seed a person gives. */
public final class Seeds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /**
     * The seed of a named stream, e.g. {@code noise} or {@code order}. The same in every version and on every machine: recipes
     * depend on it. FNV-1a of the name's UTF-8 bytes, then two rounds of SplitMix64 (Steele, Lea and Flood 2014) mix in the seed.
     *
     * @param seed the person's seed, any value
     * @param stream a name that no other use of this seed shares
     */
    public static long derive(long seed, String stream) {
        long name = FNV_OFFSET;
        for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
            name = (name ^ (b & 0xff)) * FNV_PRIME;
        }
        return mix(mix(seed + GOLDEN) ^ name);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
