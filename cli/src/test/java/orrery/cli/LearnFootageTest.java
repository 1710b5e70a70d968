package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.FileHash;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.base.UsageException;
import orrery.genie.LearnOptions;
import orrery.genie.World;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/** {@code learn} from footage as it comes: of mixed sizes and lengths, with cuts, partly broken; and from shards. */
class LearnFootageTest {
    private static final Path SHARED = Path.of("../../shared/data/footage");

    @TempDir
    Path folder;

    private Path footage = Path.of("");

    @BeforeEach
    void takeTheNetworksOfThisClone() {
        System.setProperty("orrery.home", "..");
    }

    @AfterEach
    void forgetWhereTheCloneIs() {
        System.clearProperty("orrery.home");
    }

    /** Shots of drifting patches, each of {@code frames} frames; speed 0 for a still. */
    private void film(String name, int width, int height, double fps, int frames, int speed, int... shots) {
        Path file = footage.resolve(name);
        try (VideoWriter writer = VideoWriter.open(file, VideoFormat.H264, width, height, fps)) {
            for (int shot : shots) {
                for (int t = 0; t < frames; t++) {
                    byte[] rgb = new byte[3 * width * height];
                    for (int y = 0; y < height; y++) {
                        for (int x = 0; x < width; x++) {
                            int patch = (x + speed * t) / (8 + shot * 3) * 7 + y / (16 + shot) * 3 + shot * 11;
                            for (int c = 0; c < 3; c++) {
                                rgb[3 * (y * width + x) + c] =
                                        (byte) (40 + (patch * (37 + 20 * c) + shot * 71 * (c + 1)) % 180);
                            }
                        }
                    }
                    writer.add(rgb);
                }
            }
            writer.finish();
        }
    }

    private void writeMixed() throws IOException {
        footage = Files.createDirectories(folder.resolve("footage/deep")).resolveSibling("");
        footage = folder.resolve("footage");
        film("two-shots.mp4", 128, 72, 15, 40, 1, 1, 2);
        film("deep/portrait.mp4", 72, 128, 30, 75, 1, 3);
        film("still.mp4", 128, 72, 15, 40, 0, 4);
        film("short.mp4", 128, 72, 15, 20, 1, 5);
        Files.copy(footage.resolve("two-shots.mp4"), footage.resolve("twice.mp4"));
        film("cut-off.mp4", 96, 96, 15, 40, 1, 6);
        byte[] whole = Files.readAllBytes(footage.resolve("cut-off.mp4"));
        Files.write(footage.resolve("cut-off.mp4"), Arrays.copyOf(whole, whole.length / 3));
        Files.writeString(footage.resolve("letter.mp4"), "Dear reader");
        Files.writeString(footage.resolve("notes.txt"), "no video, and not called one");
    }

    private LearnOptions options(Path input, String world) {
        return new LearnOptions(input, folder.resolve(world), Duration.ofSeconds(6), 32, "micro", 0, 1);
    }

    private LearnInput.Curated make(LearnOptions options, Stop stop) {
        MachineOptions machine = new MachineOptions();
        machine.threads = 1;
        return LearnInput.of(options, "auto").make(machine, Progress.SILENT, stop);
    }

    @Test
    void mixedFootageBecomesEpisodesOnceAndSaysWhatBecameOfIt() throws IOException {
        writeMixed();
        LearnOptions options = options(footage, "world");
        assertThat(LearnInput.of(options, "auto").known()).isNull();
        LearnInput.Curated made = make(options, Stop.never());
        assertThat(made.videos()).isEqualTo(7);
        assertThat(made.kept()).isEqualTo(3);
        assertThat(made.episodes()).isEqualTo(3);
        assertThat(made.dropped()).containsEntry("still", 1).containsEntry("duplicate", 2);
        assertThat(made.withoutClips().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(3);
        assertThat(made.text())
                .contains(
                        "3  kept",
                        "1  dropped: still",
                        "2  dropped: duplicate",
                        "cannot be read",
                        "minutes in no clip: shorter than 2.0 s");
        assertThat(Path.of(String.valueOf(made.report()))).isRegularFile();
        Path episodes = LearnInput.of(options, "auto").episodes();
        EpisodeFolder opened = EpisodeFolder.open(episodes, Progress.SILENT);
        assertThat(opened.problems()).isEmpty();
        assertThat(List.of(opened.width(), opened.height())).containsExactly(64, 32);
        assertThat(opened.fps()).isEqualTo(15);
        assertThat(opened.episodes(Split.VAL)).isNotEmpty();
        Object before = Files.getLastModifiedTime(episodes.resolve("world.json"));
        assertThat(make(options, Stop.never())).isEqualTo(made);
        assertThat(Files.getLastModifiedTime(episodes.resolve("world.json"))).isEqualTo(before);

        // the shards that are left over by it give the same episodes
        Path curation = folder.resolve("world/run/footage/curation");
        LearnOptions again = options(curation, "again");
        assertThat(make(again, Stop.never()).episodes()).isEqualTo(3);
        for (String name : List.of("0000.mkv", "0001.mkv", "0002.mkv")) {
            assertThat(LearnInput.of(again, "auto")
                            .episodes()
                            .resolve("episodes")
                            .resolve(name))
                    .hasSameBinaryContentAs(episodes.resolve("episodes").resolve(name));
        }

        Files.setLastModifiedTime(footage.resolve("twice.mp4"), FileTime.fromMillis(0));
        assertThat(LearnInput.of(options, "auto").known()).isNull();
    }

    @Test
    void whatIsStoppedGoesOn() throws IOException {
        writeMixed();
        LearnOptions options = options(footage, "world");
        Stop stop = new Stop();
        stop.request();
        assertThatThrownBy(() -> make(options, stop)).isInstanceOf(InterruptedAndSaved.class);
        assertThat(LearnInput.of(options, "auto").known()).isNull();
    }

    @Test
    void clipsOfOneSizeAndRateAreTakenAsTheyAre() throws IOException {
        footage = Files.createDirectories(folder.resolve("clips"));
        film("a.mp4", 64, 48, 15, 10, 1, 1);
        film("b.mp4", 64, 48, 15, 10, 1, 2);
        LearnOptions options = options(footage, "world");
        assertThat(LearnInput.of(options, "auto").kind()).isEqualTo(LearnInput.Kind.EPISODES);
        assertThat(LearnInput.of(options, "always").kind()).isEqualTo(LearnInput.Kind.FOOTAGE);
        assertThatThrownBy(() -> LearnInput.of(options, "sometimes")).isInstanceOf(UsageException.class);
        film("c.mp4", 64, 48, 30, 10, 1, 3);
        assertThat(LearnInput.of(options, "auto").kind()).isEqualTo(LearnInput.Kind.FOOTAGE);
        assertThat(LearnInput.of(options, "never").kind()).isEqualTo(LearnInput.Kind.EPISODES);
        assertThatThrownBy(() -> LearnInput.of(options(footage, "clips/world"), "auto"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("in its own footage");
        Files.writeString(footage.resolve("world.json"), "{}");
        assertThat(LearnInput.of(options, "auto").kind()).isEqualTo(LearnInput.Kind.EPISODES);
        assertThatThrownBy(() -> LearnInput.of(options, "always")).isInstanceOf(UsageException.class);
    }

    @Test
    void aDryRunTellsWhatCurationWouldTakeAndWritesNothing() throws IOException {
        writeMixed();
        Said said = Said.of(
                "learn", footage.toString(), "-o", folder.resolve("world").toString(), "--dry-run", "--json", "-q");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.json().path("videos").asInt()).isEqualTo(7);
        assertThat(said.json().path("unreadable").asInt()).isPositive();
        assertThat(folder.resolve("world")).doesNotExist();
    }

    @Test
    @Tag("slow")
    void mixedFootageBecomesAPlayableWorldAndTheSameCommandGoesOn() throws IOException {
        writeMixed();
        playable(footage, "world", "0.2", "32");
    }

    @Test
    @Tag("slow")
    void footageOfManyKindsBecomesAPlayableWorld() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(SHARED), "the shared footage is not beside this checkout");
        footage = Files.createDirectories(folder.resolve("raw"));
        for (String name : List.of(
                "montage_hard.mp4",
                "drive_town.mp4",
                "cut_half.mp4",
                "not_video.mp4",
                "still_frame.mp4",
                "flower.gif")) {
            Files.copy(SHARED.resolve(name), footage.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        JsonNode made = playable(footage, "world", "0.3", "32");
        assertThat(made.at("/footage/dropped/still").asInt()).isEqualTo(1);
        assertThat(made.at("/footage/clips").asInt()).isEqualTo(4);
        assertThat(made.at("/footage/left_minutes/shorter than 2.0 s").asDouble())
                .as("the montage's short shots")
                .isGreaterThan(0.2);
    }

    private JsonNode playable(Path input, String name, String minutes, String size) throws IOException {
        Path world = folder.resolve(name);
        String[] learn = {
            "learn",
            input.toString(),
            "-o",
            world.toString(),
            "--actions",
            "latent",
            "--codes",
            "4",
            "--minutes",
            minutes,
            "--size",
            size,
            "--preset",
            "micro",
            "--threads",
            "1",
            "--no-eval",
            "--json",
            "-q"
        };
        Stop stop = new Stop();
        stop.request();
        assertThat(Said.of(stop, learn).code()).isNotZero();
        Said said = Said.of(learn);
        assertThat(said.code()).as(said.err() + said.out()).isZero();
        assertThat(said.json().at("/footage/episodes").asInt()).isPositive();
        try (World opened = World.open(world)) {
            assertThat(opened.card().actions().labels()).hasSize(4);
        }
        Path again = folder.resolve("again");
        Said repeated = Said.of(
                "train", world.resolve("recipe.yaml").toString(), "-o", again.toString(), "--no-eval", "-q", "--json");
        assertThat(repeated.code()).as(repeated.err()).isZero();
        assertThat(FileHash.sha256(again.resolve("dynamics.safetensors")))
                .isEqualTo(FileHash.sha256(world.resolve("dynamics.safetensors")));
        return said.json();
    }
}
