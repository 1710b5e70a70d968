package orrery.tokenizer.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.tokenizer.clip.FrameSource;
import orrery.video.ShortSide;
import orrery.video.VideoReader;

/**
 * The clips below a folder, by name: every video; every picture that lies in the folder itself; and the pictures of each folder further
 * down as the frames of one clip, in order of their names, as DAVIS has them. Other files are passed over.
 *
 * @param folder where they lie
 * @param clips that are there, at least one
 */
public record Footage(Path folder, List<Clip> clips) {
    private static final Set<String> VIDEOS =
            Set.of("mp4", "m4v", "mov", "mkv", "webm", "avi", "ts", "mpg", "mpeg", "gif");
    private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "bmp");
    private static final double TOKENBENCH_SECONDS = 10;
    private static final long TOKENBENCH_FRAMES = 300;
    private static final int TOKENBENCH_SIDE = 1080;

    /** How much of a clip is taken. */
    public enum Rules {
        /** All of it, as it is: also what DAVIS asks for. */
        AS_IS,
        /** The first 10 s of a video, at least 300 frames, with 1080 pixels on the short side. */
        TOKENBENCH;

        /** By its name, in small letters with a hyphen. */
        public static Rules of(String name) {
            return switch (name) {
                case "as-is" -> AS_IS;
                case "tokenbench" -> TOKENBENCH;
                default -> throw new UsageException("no rules are called " + name, "Use as-is or tokenbench.");
            };
        }
    }

    /** What a clip is made of. */
    public enum Kind {
        VIDEO,
        IMAGE,
        FRAMES
    }

    /**
     * A clip.
     *
     * @param name path below the folder
     * @param files one video, one picture, or frames
     */
    public record Clip(String name, Kind kind, List<Path> files) {
        /** Opens it; close it. */
        public FrameSource open(Rules rules) {
            FrameSource source = kind == Kind.VIDEO ? FrameSource.of(files.get(0)) : FrameSource.of(files);
            if (rules == Rules.AS_IS) {
                return source;
            }
            int[] size = ShortSide.size(source.height(), source.width(), TOKENBENCH_SIDE);
            long most = Math.max(TOKENBENCH_FRAMES, Math.round(TOKENBENCH_SECONDS * source.fps()));
            return source.first(most).resized(size[0], size[1]);
        }

        /** Frames that it has, found without decoding; 0 where it cannot be told. */
        long countFrames() {
            try {
                return kind == Kind.VIDEO ? VideoReader.countFrames(files.get(0)) : files.size();
            } catch (OrreryException e) {
                return 0; // reading it will say why
            }
        }
    }

    /**
     * Looks for clips.
     *
     * @throws OrreryException when there is no folder or no clip in it
     */
    public static Footage in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new OrreryException(folder + ": no such folder", "Give a folder with videos or pictures.");
        }
        List<Clip> clips = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted().collect(Collectors.toList())) {
                if (Files.isDirectory(each) && !each.equals(folder)) {
                    List<Path> frames = pictures(each);
                    if (!frames.isEmpty()) {
                        clips.add(new Clip(name(folder, each), Kind.FRAMES, frames));
                    }
                } else if (Files.isRegularFile(each) && VIDEOS.contains(ending(each))) {
                    clips.add(new Clip(name(folder, each), Kind.VIDEO, List.of(each)));
                } else if (folder.equals(each.getParent()) && PICTURES.contains(ending(each))) {
                    clips.add(new Clip(name(folder, each), Kind.IMAGE, List.of(each)));
                }
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
        if (clips.isEmpty()) {
            throw new OrreryException(
                    folder + ": no video and no picture in it",
                    "Give a folder with files such as .mp4, .png or .jpg, or with folders of frames.");
        }
        return new Footage(folder, List.copyOf(clips));
    }

    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(each -> Files.isRegularFile(each) && PICTURES.contains(ending(each)))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path folder, Path clip) {
        return folder.relativize(clip).toString();
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
