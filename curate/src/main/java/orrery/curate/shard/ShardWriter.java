package orrery.curate.shard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;
import orrery.base.FileHash;
import orrery.base.InterruptedAndSaved;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.shard.ShardPlan.Tar;
import orrery.curate.shard.TarFile.Member;
import orrery.tables.ParquetSheet;
import orrery.tables.ParquetSheet.Column;
import orrery.tables.ParquetSheet.Kind;

/**
 * Writes clips into WebDataset tars by bins, as cosmos-curate lays them out: {@code BIN/video/part_000000/000000.tar} with {@code ID.mp4},
 * {@code BIN/metas/…} with {@code ID.json} in the same order, a {@code wdinfo.json} in each bin, {@code wdinfo_list.csv} above all, and,
 * ours, {@code index.parquet}: where each clip lies, to the byte. The same clips give the same bytes. Tars that are there already stay.
 */
public final class ShardWriter {
    private static final List<Column> COLUMNS = List.of(
            new Column("id", Kind.TEXT),
            new Column("tar", Kind.TEXT),
            new Column("offset", Kind.WHOLE),
            new Column("bytes", Kind.WHOLE),
            new Column("resolution", Kind.TEXT),
            new Column("aspect_ratio", Kind.TEXT),
            new Column("duration", Kind.TEXT),
            new Column("width", Kind.WHOLE),
            new Column("height", Kind.WHOLE),
            new Column("seconds", Kind.SECONDS),
            new Column("source", Kind.TEXT),
            new Column("source_start", Kind.SECONDS));

    /** What cosmos-curate says of a bin. */
    private record Info(List<String> dataKeys, int chunkSize, List<String> dataList, String root, int totalKeyCount) {}

    /**
     * A tar that was written.
     *
     * @param digest of its members and their content
     * @param offsets where the content of each begins
     */
    private record Done(String digest, long bytes, List<Long> offsets) {}

    private record Memory(int format, Map<String, Done> tars) {}

    private final Path root;
    private final Path memory;
    private final Map<String, Done> before = new TreeMap<>();
    private final Map<String, Done> now = new TreeMap<>();
    private final Set<Path> ours = new HashSet<>();

    private ShardWriter(Path root, Path memory) {
        this.root = root;
        this.memory = memory;
        if (Files.exists(memory)) {
            before.putAll(Records.read(memory, Memory.class).tars());
        }
    }

    /**
     * Writes.
     *
     * @param root folder that afterwards holds these clips and no others
     * @param memory file that remembers which tars are done
     * @param tarBytes size of the clips of a tar beyond which the next clip begins another
     * @return how many tars of clips there are
     */
    public static int write(List<ShardClip> clips, Path root, Path memory, long tarBytes, Stop stop) {
        ShardWriter writer = new ShardWriter(root, memory);
        int tars = 0;
        List<ShardPlan> plans = ShardPlan.of(clips, tarBytes);
        StringBuilder list = new StringBuilder();
        for (ShardPlan plan : plans) {
            for (Tar tar : plan.tars()) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while shards were written", "Run the same command again.");
                }
                writer.tar(
                        plan.bin() + "/metas/" + tar.name(),
                        tar,
                        ".json",
                        ShardClip::meta,
                        clip -> FileHash.sha256(clip.meta()));
                writer.tar(plan.bin() + "/video/" + tar.name(), tar, ".mp4", ShardClip::video, ShardClip::content);
                tars++;
            }
            writer.info(plan);
            list.append(plan.bin()).append("/wdinfo.json\n");
        }
        writer.text("wdinfo_list.csv", list.toString());
        writer.index(plans);
        writer.sweep();
        return tars;
    }

    private void tar(
            String name, Tar tar, String suffix, Function<ShardClip, Path> file, Function<ShardClip, String> content) {
        MessageDigest digest = sha256();
        List<Member> members = new ArrayList<>();
        for (ShardClip clip : tar.clips()) {
            digest.update((clip.id() + suffix + content.apply(clip) + "\n").getBytes(StandardCharsets.UTF_8));
            members.add(new Member(clip.id() + suffix, file.apply(clip)));
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        Path goal = root.resolve(name);
        ours.add(goal);
        try {
            Done done = before.get(name);
            boolean there = done != null
                    && done.digest().equals(hash)
                    && Files.exists(goal)
                    && Files.size(goal) == done.bytes();
            if (done == null || !there) {
                List<Long> offsets = TarFile.write(goal, members);
                done = new Done(hash, Files.size(goal), offsets);
                before.put(name, done);
                Records.write(memory, new Memory(1, before));
            }
            now.put(name, done);
        } catch (IOException e) {
            throw AtomicFiles.failure(goal, e);
        }
    }

    private void info(ShardPlan plan) {
        List<String> names = plan.tars().stream().map(Tar::name).toList();
        int most =
                plan.tars().stream().mapToInt(tar -> tar.clips().size()).max().orElse(0);
        int all = plan.tars().stream().mapToInt(tar -> tar.clips().size()).sum();
        Path file = root.resolve(plan.bin()).resolve("wdinfo.json");
        Records.write(file, new Info(List.of("video", "metas"), most, names, plan.bin(), all));
        ours.add(file);
    }

    private void text(String name, String text) {
        AtomicFiles.text(root.resolve(name), text);
        ours.add(root.resolve(name));
    }

    private void index(List<ShardPlan> plans) {
        Path file = root.resolve("index.parquet");
        ours.add(file);
        AtomicFiles.file(file, part -> {
            try (ParquetSheet sheet = ParquetSheet.create(part, COLUMNS, Map.of("format", "1"))) {
                for (ShardPlan plan : plans) {
                    for (Tar tar : plan.tars()) {
                        String name = plan.bin() + "/video/" + tar.name();
                        List<Long> offsets = offsets(name);
                        for (int i = 0; i < tar.clips().size(); i++) {
                            row(sheet, name, offsets.get(i), tar.clips().get(i));
                        }
                    }
                }
            }
        });
    }

    private List<Long> offsets(String name) {
        Done done = now.get(name);
        return done == null ? List.of() : done.offsets();
    }

    private static void row(ParquetSheet sheet, String tar, long offset, ShardClip clip) {
        ShardBin bin = clip.bin();
        sheet.row(
                clip.id(),
                tar,
                offset,
                clip.bytes(),
                bin.resolution(),
                bin.aspect(),
                bin.duration(),
                (long) clip.width(),
                (long) clip.height(),
                clip.seconds(),
                clip.source(),
                clip.start());
    }

    /** Removes what is not of these clips, and forgets it. */
    private void sweep() {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!ours.contains(file)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(root, e);
        }
        Records.write(memory, new Memory(1, now));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
