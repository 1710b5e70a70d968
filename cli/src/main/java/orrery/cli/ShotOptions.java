package orrery.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.curate.shots.Detector;
import orrery.curate.shots.TransNetV2;
import orrery.tensor.Checkpoint;
import orrery.tensor.Precision;
import picocli.CommandLine.Option;

/** {@code @Mixin ShotOptions shots}: what finds the cuts. */
final class ShotOptions {
    @Option(
            names = "--detector",
            paramLabel = "NAME",
            split = ",",
            description =
                    "combined, transnetv2, content, adaptive, threshold, hash or histogram (combined: TransNetV2 and the"
                            + " pictures)")
    List<String> names = new ArrayList<>();

    @Option(names = "--weights", paramLabel = "FILE", description = "weights of TransNetV2 (those of zoo/transnetv2)")
    @Nullable
    Path weights;

    /** The only one that is named. */
    Set<Detector> one(String command) {
        Set<Detector> detectors = detectors();
        if (detectors.size() != 1) {
            throw new UsageException(command + ": several detectors", "Name one; eval shots compares several.");
        }
        return detectors;
    }

    /** The detectors in the order named. */
    Set<Detector> detectors() {
        Set<Detector> detectors = new LinkedHashSet<>();
        names.forEach(name -> detectors.add(Detector.named(name)));
        return detectors.isEmpty() ? Set.of(Detector.COMBINED) : detectors;
    }

    /** The network, where one of the detectors needs it; to be closed. */
    @Nullable
    TransNetV2 network() {
        if (detectors().stream().noneMatch(Detector::usesNetwork)) {
            return null;
        }
        try (Checkpoint checkpoint = Checkpoint.open(weightsFile())) {
            return TransNetV2.open(checkpoint, Precision.fastest());
        }
    }

    /** Where the weights of the network are. */
    Path weightsFile() {
        Path file = weights != null ? weights : Zoo.folder().resolve("transnetv2/transnetv2.safetensors");
        return file.toAbsolutePath().normalize();
    }
}
