package orrery.curate.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.FileHash;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;

/** Five clips, of which three share a bin; their content is noise, which a tar does not mind. */
class ShardsTest {
    private static final String BIN = "resolution_720/aspect_ratio_16_9/duration_5_10";

    @TempDir
    Path folder;

    private final List<ShardClip> clips = new ArrayList<>();

    @BeforeEach
    void writeClips() throws IOException {
        clip("c", 1280, 720, 6, 3000);
        clip("a", 1280, 720, 7, 5000);
        clip("b", 1280, 720, 10, 400);
        clip("short", 1280, 720, 3, 100);
        clip("strip", 5000, 300, 20, 100);
    }

    private void clip(String id, int width, int height, double seconds, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(id.hashCode()).nextBytes(content);
        Path video = Files.write(folder.resolve(id + ".mp4"), content);
        Path meta = Files.writeString(folder.resolve(id + ".json"), "{\"span_uuid\": \"" + id + "\"}");
        clips.add(
                new ShardClip(id, video, FileHash.sha256(video), bytes, meta, "film.mp4", 1.5, seconds, width, height));
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    private int write(String name, List<ShardClip> some, long tarBytes) {
        return ShardWriter.write(some, at(name), at(name + ".memory.json"), tarBytes, Stop.never());
    }

    private static List<String> members(Path tar) throws IOException {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
            }
        }
        return names;
    }

    private static TreeMap<String, String> hashes(Path root) throws IOException {
        TreeMap<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> hashes.put(root.relativize(file).toString(), FileHash.sha256(file)));
        }
        return hashes;
    }

    @Test
    void clipsLieInBinsByIdTheSameInBothTrees() throws IOException {
        assertThat(write("shards", clips, 1_000_000)).isEqualTo(3);
        assertThat(members(at("shards").resolve(BIN + "/video/part_000000/000000.tar")))
                .containsExactly("a.mp4", "b.mp4", "c.mp4");
        assertThat(members(at("shards").resolve(BIN + "/metas/part_000000/000000.tar")))
                .containsExactly("a.json", "b.json", "c.json");
    }

    @Test
    void whatCosmosCurateDropsHasABinOfItsOwn() throws IOException {
        write("shards", clips, 1_000_000);
        assertThat(Files.readAllLines(at("shards/wdinfo_list.csv")))
                .containsExactly(
                        BIN.replace("5_10", "0_5") + "/wdinfo.json",
                        BIN + "/wdinfo.json",
                        "resolution_lt_720/aspect_ratio_wide/duration_10_30/wdinfo.json");
    }

    @Test
    void aTarIsFullBeforeTheClipThatWouldPassItsSize() throws IOException {
        assertThat(write("shards", clips, 5400)).isEqualTo(4);
        assertThat(members(at("shards").resolve(BIN + "/video/part_000000/000000.tar")))
                .containsExactly("a.mp4", "b.mp4");
        assertThat(Records.tree(at("shards").resolve(BIN + "/wdinfo.json"))
                        .path("data_list")
                        .toString())
                .isEqualTo("[\"part_000000/000000.tar\",\"part_000000/000001.tar\"]");
    }

    @Test
    void theSameClipsInAnyOrderGiveTheSameBytes() throws IOException {
        write("one", clips, 5400);
        List<ShardClip> turned = new ArrayList<>(clips);
        Collections.reverse(turned);
        write("two", turned, 5400);
        assertThat(hashes(at("one"))).isEqualTo(hashes(at("two"))).hasSizeGreaterThan(8);
    }

    @Test
    void aChangedSelectionEndsAsIfItHadBeenTheFirst() throws IOException {
        write("changed", clips, 5400);
        write("changed", clips.subList(1, 4), 5400);
        write("fresh", clips.subList(1, 4), 5400);
        assertThat(hashes(at("changed"))).isEqualTo(hashes(at("fresh")));
        assertThat(at("changed.memory.json")).hasSameTextualContentAs(at("fresh.memory.json"));
    }

    @Test
    void tarsThatAreDoneAreNotWrittenAgain() throws IOException {
        write("shards", clips, 1_000_000);
        Path tar = at("shards").resolve(BIN + "/video/part_000000/000000.tar");
        Object before = Files.getAttribute(tar, "unix:ino");
        write("shards", clips, 1_000_000);
        assertThat(Files.getAttribute(tar, "unix:ino")).isEqualTo(before);
        Files.writeString(tar, "cut off");
        write("shards", clips, 1_000_000);
        assertThat(members(tar)).hasSize(3);
    }

    @Test
    void theReaderGivesEveryClipBack() throws IOException {
        write("shards", clips, 5400);
        ShardReader reader = ShardReader.open(at("shards"));
        assertThat(reader.clips()).hasSize(5);
        reader.copyAll(at("again"), Progress.SILENT, Stop.never());
        assertThat(ShardReader.find(at("shards"))).contains(at("shards"));
        assertThat(ShardReader.find(folder)).isEmpty();
        for (ShardReader.Place place : reader.clips()) {
            assertThat(at("again/" + place.id() + ".mp4")).hasSameBinaryContentAs(at(place.id() + ".mp4"));
            assertThat(reader.meta(place).path("span_uuid").asText()).isEqualTo(place.id());
            assertThat(place.source()).isEqualTo("film.mp4");
            assertThat(place.start()).isEqualTo(1.5);
        }
    }

    @Test
    void theReaderRefusesWhatIsNoFolderOfShards() {
        assertThatThrownBy(() -> ShardReader.open(folder))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no index.parquet");
    }
}
