package orrery.curate.shard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import orrery.base.AtomicFiles;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.tables.ParquetTable;

/** Reads clips out of shards that {@link ShardWriter} wrote, by their index, in its order. Safe to use from any thread. */
public final class ShardReader {
    private static final String INDEX = "index.parquet";
    private static final int MOST_META = 64 << 20;

    /**
     * Where a clip lies.
     *
     * @param tar from the root of the shards
     * @param offset of its first byte in the tar
     * @param source name of the video it comes from
     * @param start seconds from the first frame of that video
     */
    public record Place(
            String id,
            String tar,
            long offset,
            long bytes,
            int width,
            int height,
            double seconds,
            String source,
            double start) {}

    private final Path root;
    private final List<Place> places = new ArrayList<>();

    private ShardReader(Path root) {
        this.root = root;
    }

    /**
     * Opens shards.
     *
     * @param root folder with {@code index.parquet}
     */
    public static ShardReader open(Path root) {
        ShardReader reader = new ShardReader(root);
        Path file = root.resolve(INDEX);
        if (!Files.exists(file)) {
            throw new OrreryException(
                    root + ": no " + INDEX + " in it", "Name the folder of shards, e.g. out/shards/v0.");
        }
        List<String> columns =
                List.of("id", "tar", "offset", "bytes", "width", "height", "seconds", "source", "source_start");
        ParquetTable table = ParquetTable.read(file, file.toString(), columns);
        table.require(columns);
        for (int row = 0; row < table.rows(); row++) {
            reader.places.add(new Place(
                    table.texts("id", row).get(0),
                    table.texts("tar", row).get(0),
                    (long) table.number("offset", row),
                    (long) table.number("bytes", row),
                    (int) table.number("width", row),
                    (int) table.number("height", row),
                    table.number("seconds", row),
                    table.texts("source", row).get(0),
                    table.number("source_start", row)));
        }
        return reader;
    }

    /** Where in a folder shards lie: in itself, or where {@code curate} puts them; nothing where there are none. */
    public static Optional<Path> find(Path folder) {
        return Stream.of(folder, folder.resolve("shards/v0"))
                .filter(root -> Files.isRegularFile(root.resolve(INDEX)))
                .findFirst();
    }

    /** All clips. */
    public List<Place> clips() {
        return List.copyOf(places);
    }

    /** Takes the file of a clip out of its tar. */
    public void copy(Place clip, Path file) {
        Path tar = tar(clip.tar());
        AtomicFiles.file(file, part -> {
            try (SeekableByteChannel channel = Files.newByteChannel(tar);
                    InputStream in = Channels.newInputStream(channel.position(clip.offset()))) {
                long left = clip.bytes();
                byte[] some = new byte[1 << 16];
                try (var out = Files.newOutputStream(part)) {
                    while (left > 0) {
                        int count = in.read(some, 0, (int) Math.min(some.length, left));
                        if (count < 0) {
                            throw new OrreryException(tar + ": ends before its clips do", "Write the shards again.");
                        }
                        out.write(some, 0, count);
                        left -= count;
                    }
                }
            }
        });
    }

    /** Takes all clips into a folder; what is there already stays. */
    public void copyAll(Path folder, Progress progress, Stop stop) {
        progress.start("taking clips out of shards", places.size(), "clips");
        for (int i = 0; i < places.size(); i++) {
            if (stop.requested()) {
                throw new InterruptedAndSaved("stopped while clips were copied", "Run the same command again.");
            }
            Place clip = places.get(i);
            Path file = file(folder, clip);
            try {
                if (!Files.exists(file) || Files.size(file) != clip.bytes()) {
                    copy(clip, file);
                }
            } catch (IOException e) {
                throw AtomicFiles.failure(file, e);
            }
            progress.at(i + 1L, "");
        }
        progress.finish("");
    }

    /** The file of a clip in a folder into which it was taken, {@code ID.mp4}. */
    public static Path file(Path folder, Place clip) {
        return folder.resolve(name(clip.id(), ".mp4"));
    }

    /** What is known of a clip. */
    public JsonNode meta(Place clip) {
        Path tar = tar(clip.tar().replaceFirst("/video/", "/metas/"));
        String wanted = name(clip.id(), ".json");
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(wanted)) {
                    if (entry.getSize() > MOST_META) {
                        break;
                    }
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    return Records.parse(text, JsonNode.class, wanted + " in " + tar);
                }
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(tar, e);
        }
        throw new OrreryException(tar + ": nothing about " + clip.id() + " in it", "Write the shards again.");
    }

    /** A tar of ours; an index that leads out of the folder is none of ours. */
    private Path tar(String name) {
        Path tar = root.resolve(name).normalize();
        if (!tar.startsWith(root.normalize())) {
            throw new OrreryException(
                    root + ": its index leads out of the folder, " + name, "Use shards that you trust.");
        }
        return tar;
    }

    private static String name(String id, String suffix) {
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new OrreryException("\"" + id + "\" is no name of a clip", "Use shards that you trust.");
        }
        return id + suffix;
    }
}
