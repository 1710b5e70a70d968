package orrery.worlds;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.tensor.Tensor;
import orrery.worlds.lerobot.LeRobotData;

/**
 * Recorded play on disk, checked. Three layouts are read:
 *
 * <ul>
 *   <li>episodes: {@code world.json}, and in {@code episodes/} for each episode a video {@code NNNN.mp4} or lossless
 *       {@code NNNN.mkv} and {@code NNNN.jsonl} with one line a frame; without any {@code .jsonl} the world is unlabelled;
 *   <li>a plain folder of clips: the same without labels;
 *   <li>a LeRobot data set of version 3, see {@link LeRobotData}.
 * </ul>
 *
 * An episode with anything wrong is left out and named in {@link #problems}; the others are used. Validation episodes are
 * those that {@code world.json} marks {@code val}; where it marks none, the last 15 % in the order of their names, at
 * least one (none if there is a single episode).
 *
 * <p>Opening reads the lines and the heads of the videos; pictures are decoded by {@link #frames}. Not for several threads
 * at once.
 */
public final class EpisodeFolder {
    /** Share of the episodes set aside where the recording names no split. */
    static final double SET_ASIDE = 0.15;

    private final Path folder;
    private final FolderContent content;
    private final ActionSpace actions;
    private final List<Episode> episodes;
    private final List<Problem> problems;
    private final List<String> notes;
    private String hash = "";

    private EpisodeFolder(Path folder, FolderContent content) {
        this.folder = folder;
        this.content = content;
        this.problems = new ArrayList<>(content.problems());
        this.notes = new ArrayList<>(content.notes());
        this.episodes = setAside(content.episodes(), notes);
        ActionSpace space = content.actions();
        if (space instanceof ActionSpace.Continuous continuous) {
            space = continuous.measuredOn(() -> episodes(Split.TRAIN).stream()
                    .flatMap(episode -> episode.actions().stream())
                    .iterator());
        }
        this.actions = space;
    }

    /**
     * Opens and checks a folder.
     *
     * @throws OrreryException when there is no such folder, {@code world.json} is wrong, or no episode is usable
     */
    public static EpisodeFolder open(Path folder, Progress progress) {
        return open(folder, "", progress);
    }

    /**
     * Opens and checks a folder.
     *
     * @param camera of a LeRobot data set: name of the video feature to take; empty for the first
     * @throws OrreryException when there is no such folder, {@code world.json} or {@code meta/info.json} is wrong, there is no such
     *     camera, or no episode is usable
     */
    public static EpisodeFolder open(Path folder, String camera, Progress progress) {
        FolderContent found;
        if (LeRobotData.isOne(folder)) {
            found = LeRobotData.read(folder, camera, progress);
        } else {
            Check.that(
                    camera.isEmpty(),
                    "Leave out --camera.",
                    "%s: no LeRobot data set, it has only one picture",
                    folder);
            found = new EpisodeScan(folder).read(progress);
        }
        if (found.episodes().isEmpty()) {
            throw nothingUsable(folder, found.problems());
        }
        return new EpisodeFolder(folder, found);
    }

    /** Whether a folder says of itself what was played in it; else it is a folder of clips, or none of ours. */
    public static boolean saysWhatItIs(Path folder) {
        return LeRobotData.isOne(folder)
                || Files.exists(folder.resolve(WorldFile.NAME))
                || Files.isDirectory(folder.resolve("episodes"))
                || (Files.isDirectory(folder) && EpisodeScan.hasLines(folder));
    }

    /** Whether a file has the name of a video that a plain folder of clips is made of. */
    public static boolean isClip(String name) {
        return EpisodeScan.isVideo(name);
    }

    static OrreryException nothingUsable(Path folder, List<Problem> problems) {
        if (problems.isEmpty()) {
            return new OrreryException(
                    folder + ": no video found.",
                    "Put clips (.mp4, .mkv, .webm, .mov, .avi) into the folder, or episodes/NNNN.mp4 with NNNN.jsonl"
                            + " and a world.json.");
        }
        Problem first = problems.get(0);
        return new OrreryException(
                folder + ": no usable episode; " + problems.size() + " left out, the first because of " + first.file()
                        + ": " + first.what(),
                first.cure());
    }

    private static List<Episode> setAside(List<Episode> episodes, List<String> notes) {
        List<Episode> sorted = new ArrayList<>(episodes);
        sorted.sort(Comparator.comparing(Episode::id));
        Set<Split> present = EnumSet.noneOf(Split.class);
        sorted.forEach(episode -> present.add(episode.split()));
        if (present.contains(Split.VAL)) {
            if (!present.contains(Split.TRAIN)) {
                notes.add("all episodes are set aside (val): there is none to learn from");
            }
            return sorted;
        }
        if (sorted.size() == 1) {
            notes.add("only one episode: nothing can be set aside to measure on");
            return sorted;
        }
        int aside = Math.max(1, (int) Math.round(SET_ASIDE * sorted.size()));
        for (int i = 0; i < sorted.size(); i++) {
            boolean last = i >= sorted.size() - aside;
            sorted.set(i, sorted.get(i).with(last ? Split.VAL : Split.TRAIN));
        }
        notes.add("no split given: the last " + aside + " of " + sorted.size() + " episodes are set aside");
        return sorted;
    }

    /** The folder that was opened. */
    public Path folder() {
        return folder;
    }

    /** Name of the world; the folder's name where {@code world.json} has none. */
    public String name() {
        return content.name();
    }

    /** Where the play came from, in words; may be empty. */
    public String source() {
        return content.source();
    }

    /** Licence of the recordings, in words; may be empty. */
    public String licence() {
        return content.licence();
    }

    /** What may be done, with statistics of the training episodes; {@link ActionSpace#unlabelled} for plain clips. */
    public ActionSpace actions() {
        return actions;
    }

    /** Frames a second. */
    public double fps() {
        return content.fps();
    }

    /** Width of every frame in pixels. */
    public int width() {
        return content.width();
    }

    /** Height of every frame in pixels. */
    public int height() {
        return content.height();
    }

    /** The usable episodes of {@code splits} (of all where none is named), in the order of their names. */
    public List<Episode> episodes(Split... splits) {
        List<Split> wanted = splits.length == 0 ? List.of(Split.values()) : Arrays.asList(splits);
        return episodes.stream().filter(e -> wanted.contains(e.split())).toList();
    }

    /** Number of frames in {@link #episodes(Split...)}. */
    public long frameCount(Split... splits) {
        return episodes(splits).stream().mapToLong(Episode::frames).sum();
    }

    /** What is wrong with the episodes that were left out. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Things worth knowing that are no errors, such as fields that are not used. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** SHA-256 over the names and bytes of every file of the data set that is used; see {@link ContentHash}. */
    public synchronized String hash() {
        if (hash.isEmpty()) {
            hash = ContentHash.of(folder, content.files());
        }
        return hash;
    }

    /**
     * All pictures of an episode.
     *
     * @return RGB in 0..255 as uint8 [T, H, W, 3]; dies with the caller's {@link orrery.tensor.Scope}
     * @throws OrreryException when the video is damaged or has not one frame a line
     */
    public Tensor frames(Episode episode) {
        return Clip.frames(episode, content.width(), content.height());
    }

    /**
     * As {@link #frames}, but a damaged episode is named in {@link #problems} and left out from now on.
     *
     * @return empty when the episode was left out
     * @throws OrreryException when it was the last one, or the last one to learn from
     */
    public Optional<Tensor> framesOrLeaveOut(Episode episode) {
        try {
            return Optional.of(frames(episode));
        } catch (OrreryException e) {
            String file = EpisodeScan.relative(folder, episode.video());
            problems.add(new Problem(file, EpisodeScan.withoutName(e, file), e.cure()));
            episodes.remove(episode);
            if (episodes.isEmpty()
                    || (episode.split() == Split.TRAIN && episodes(Split.TRAIN).isEmpty())) {
                throw nothingUsable(folder, problems);
            }
            return Optional.empty();
        }
    }

    /** What an episode shows, in words; empty where nobody said. */
    public String text(Episode episode) {
        return content.texts().getOrDefault(episode.id(), "");
    }

    /** What was found, to be printed. */
    public EpisodeSummary summary() {
        return EpisodeSummary.of(this);
    }
}
