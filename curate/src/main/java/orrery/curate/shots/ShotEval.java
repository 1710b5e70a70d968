package orrery.curate.shots;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.video.ReadOptions;

/** Examines detectors on videos whose cuts are known. */
public final class ShotEval {
    private ShotEval() {}

    /**
     * Examines.
     *
     * @param folder with a catalogue, see {@link LabelledFootage}
     * @param network for detectors that {@linkplain Detector#usesNetwork use it}; null where none does
     * @return the score of each detector
     */
    public static Map<Detector, ShotScore> run(
            Path folder,
            Collection<Detector> detectors,
            @Nullable TransNetV2 network,
            ReadOptions options,
            Progress progress,
            Stop stop) {
        List<LabelledFootage> labels = LabelledFootage.read(folder);
        Map<Detector, List<ShotScore.VideoScore>> scores = new EnumMap<>(Detector.class);
        detectors.forEach(detector -> scores.put(detector, new ArrayList<>()));
        ShotFinder finder = new ShotFinder(detectors, network);
        long frames = 0;
        progress.start("looking for cuts", labels.size(), "videos");
        for (int i = 0; i < labels.size(); i++) {
            LabelledFootage label = labels.get(i);
            ShotFinder.Result found = finder.find(folder.resolve(label.file()), options, Progress.SILENT, stop);
            frames += found.frames();
            scores.forEach((detector, list) ->
                    list.add(ShotScore.compare(label, found.cuts().getOrDefault(detector, List.of()))));
            progress.at(i + 1, label.file());
        }
        progress.finish(frames + " frames");
        Map<Detector, ShotScore> results = new EnumMap<>(Detector.class);
        long all = frames;
        scores.forEach((detector, list) -> results.put(detector, ShotScore.of(labels, list, all)));
        return results;
    }
}
