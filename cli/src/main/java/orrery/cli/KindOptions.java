package orrery.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.curate.filter.KindMix;
import orrery.curate.filter.VideoKinds;
import picocli.CommandLine.Option;

/** {@code @Mixin KindOptions kinds}: which kinds of clips stay. */
final class KindOptions {
    @Option(
            names = "--mix",
            paramLabel = "KIND=PERCENT",
            split = ",",
            description =
                    "keep clips of kinds in these shares, as many as the scarcest allows; what is left of 100 is for all"
                            + " others, e.g. driving=50,people=30")
    Map<String, Double> mix = new LinkedHashMap<>();

    @Option(names = "--only-kinds", paramLabel = "KIND", split = ",", description = "keep clips of these kinds alone")
    List<String> only = new ArrayList<>();

    @Option(names = "--no-kinds", paramLabel = "KIND", split = ",", description = "keep no clip of these kinds")
    List<String> none = new ArrayList<>();

    /** What was asked for; null for nothing. */
    @Nullable
    KindMix asked() {
        Set<String> named = new TreeSet<>(mix.keySet());
        named.addAll(only);
        named.addAll(none);
        if (named.isEmpty()) {
            return null;
        }
        Path folder = Zoo.folder().resolve("kinds");
        Set<String> known = VideoKinds.names(folder);
        for (String kind : named) {
            if (!known.contains(kind)) {
                throw new UsageException(
                        "no kind of clips is called \"" + kind + "\"", "Use some of " + String.join(", ", known) + ".");
            }
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        mix.forEach((kind, percent) -> shares.put(kind, percent / 100));
        return VideoOptions.plan("curate", () -> new KindMix(shares, Set.copyOf(only), Set.copyOf(none)));
    }
}
