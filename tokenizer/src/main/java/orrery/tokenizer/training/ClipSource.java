package orrery.tokenizer.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/**
 * Where videos come from. A folder with {@code CATALOGUE.json} or with the {@code world.json} of recorded episodes says which of its
 * videos belong to a split; of any other folder all videos are taken.
 *
 * @param folder of the videos, relative to the recipe where possible
 * @param split {@code train}, {@code val} or another that the folder names; null for all
 * @param share of the clips that training draws, in proportion to the other sources' shares
 * @param side pixels of the shorter side after reading; smaller videos stay as they are
 * @param framesEach most frames that are kept of a video, in stretches spread over it; 0 for all
 * @param framesAll most frames that are kept of the source; 0 for all
 */
public record ClipSource(String folder, @Nullable String split, double share, int side, int framesEach, int framesAll) {
    private static final Set<String> VIDEOS = Set.of("mp4", "mov", "mkv", "webm", "avi", "gif", "m4v", "ts");

    public ClipSource {
        Check.that(share > 0, "Leave the source out instead.", "%s: a share of %s", folder, share);
        Check.atLeast("side", side, 16);
        Check.atLeast("frames_each", framesEach, 0);
        Check.atLeast("frames_all", framesAll, 0);
    }

    /** The same source elsewhere. */
    ClipSource at(String place) {
        return new ClipSource(place, split, share, side, framesEach, framesAll);
    }

    /**
     * Its videos, in the order of their names.
     *
     * @throws OrreryException when there is none
     */
    public List<Path> videos() {
        Path root = Path.of(folder);
        List<Path> found = new ArrayList<>();
        if (Files.exists(root.resolve("CATALOGUE.json"))) {
            collect(root.resolve("CATALOGUE.json"), "files", "file", root, "", found);
        } else if (Files.exists(root.resolve("world.json"))) {
            collect(root.resolve("world.json"), "episodes", "id", root.resolve("episodes"), ".mp4", found);
        } else {
            found.addAll(all(root));
        }
        Check.that(
                !found.isEmpty(),
                "Name a folder with videos, and a split that it has.",
                "%s: no video of split %s",
                folder,
                split == null ? "any" : split);
        return found;
    }

    /** Bytes that its frames will take in memory, by what the heads of the files say; nothing is decoded. */
    public long bytes() {
        long sum = 0;
        long frames = 0;
        for (Path video : videos()) {
            VideoInfo info;
            try (VideoReader reader = VideoReader.open(video)) {
                info = reader.info();
            }
            long count = info.frames().orElse(Math.round(Math.max(1, info.seconds() * info.fps())));
            long kept = framesEach == 0 ? count : Math.min(count, framesEach);
            kept = framesAll == 0 ? kept : Math.min(kept, Math.max(0, framesAll - frames));
            double scale = Math.min(1, (double) side / Math.min(info.width(), info.height()));
            sum += Math.round(kept * 3 * info.width() * scale * info.height() * scale);
            frames += kept;
        }
        return sum;
    }

    private void collect(Path catalogue, String list, String key, Path folder, String suffix, List<Path> into) {
        for (JsonNode entry : Records.tree(catalogue).path(list)) {
            if (split == null || split.equals(entry.path("split").asText())) {
                into.add(folder.resolve(entry.path(key).asText() + suffix));
            }
        }
    }

    private static List<Path> all(Path root) {
        if (!Files.isDirectory(root)) {
            throw new OrreryException(root + ": no such folder", "Name a folder with videos.");
        }
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(ClipSource::isVideo).sorted().toList();
        } catch (IOException e) {
            throw AtomicFiles.failure(root, e);
        }
    }

    private static boolean isVideo(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return VIDEOS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
