package orrery.curate.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.curate.StageFailure;

/**
 * What is done, on disk: {@code state/VIDEO/video.json} and {@code state/VIDEO/CLIP.json}, a page each with an entry for every stage that
 * ran. Pages are replaced as a whole. {@code state/inflight/ID.STAGE} is there while a stage runs: one that is found at the beginning was
 * at work when the process died.
 */
public final class Ledger {
    /** Name of a video's own page among those of its clips. */
    public static final String VIDEO = "video";

    private final Path state;
    private final String owner = UUID.randomUUID().toString(); // of this process

    /**
     * Why a stage gave nothing.
     *
     * @param attempts how often it was tried
     */
    public record Failure(StageFailure.Kind kind, String message, int attempts) {}

    /**
     * What a stage came to.
     *
     * @param key of everything that it depends on
     * @param output what it gave; null where it failed
     * @param failure why it gave nothing; null where it did
     */
    public record Entry(
            String key, @Nullable JsonNode output, @Nullable Failure failure) {
        /** What it gave, as a record. */
        public <T> T as(Class<T> type) {
            if (output == null) {
                throw new IllegalStateException("a stage that failed gave no " + type.getSimpleName());
            }
            return Records.convert(output, type, "ledger");
        }
    }

    private record Content(int format, String id, Map<String, Entry> stages) {}

    /** @param out folder of the whole run */
    public Ledger(Path out) {
        this.state = out.resolve("state");
    }

    /** Removes what killed processes left half-written; the caller knows, by a lock, that no other run is at work here. */
    public void begin() {
        try {
            Files.createDirectories(inflight());
            Files.walkFileTree(state.resolveSibling(""), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    AtomicFiles.clean(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw AtomicFiles.failure(state, e);
        }
    }

    /** Whether another process noted that it began this stage of this thing, and did not note its end. */
    boolean suspect(String id, String stage) {
        Path note = inflight().resolve(id + "." + stage);
        try {
            return Files.exists(note) && !Files.readString(note).equals(owner);
        } catch (IOException e) {
            throw AtomicFiles.failure(note, e);
        }
    }

    /** Notes that a stage begins. */
    void enter(String id, String stage) {
        try {
            Files.writeString(inflight().resolve(id + "." + stage), owner);
        } catch (IOException e) {
            throw AtomicFiles.failure(inflight(), e);
        }
    }

    /** Notes that it is over, whatever it came to. */
    void leave(String id, String stage) {
        try {
            Files.deleteIfExists(inflight().resolve(id + "." + stage));
        } catch (IOException e) {
            throw AtomicFiles.failure(inflight(), e);
        }
    }

    private Path inflight() {
        return state.resolve("inflight");
    }

    /** The page of a video. */
    public Page video(String video) {
        return page(video, VIDEO, video);
    }

    /** The page of a clip of a video. */
    public Page clip(String video, String clip) {
        return page(video, clip, clip);
    }

    private Page page(String video, String name, String id) {
        Path file = state.resolve(video).resolve(name + ".json");
        Map<String, Entry> stages = new TreeMap<>();
        if (Files.exists(file)) {
            try {
                stages.putAll(Records.read(file, Content.class).stages());
            } catch (OrreryException e) {
                throw new OrreryException(
                        e.getMessage() + " (" + file + ")", "Delete the file; its work is done again.", e);
            }
        }
        return new Page(file, id, stages);
    }

    /** Everything that is known of one video or clip. Used by one thread at a time. */
    public static final class Page {
        private final Path file;
        private final String id;
        private final Map<String, Entry> stages;

        Page(Path file, String id, Map<String, Entry> stages) {
            this.file = file;
            this.id = id;
            this.stages = stages;
        }

        /** Of the video or the clip. */
        public String id() {
            return id;
        }

        /** What a stage came to; null where it has not run. */
        public synchronized @Nullable Entry entry(String stage) {
            return stages.get(stage);
        }

        /** The outputs of all stages that gave one. */
        public synchronized Map<String, JsonNode> outputs() {
            Map<String, JsonNode> outputs = new LinkedHashMap<>();
            stages.forEach((name, entry) -> {
                JsonNode output = entry.output();
                if (output != null) {
                    outputs.put(name, output);
                }
            });
            return outputs;
        }

        synchronized void put(String stage, Entry entry) {
            stages.put(stage, entry);
            Records.write(file, new Content(1, id, stages));
        }
    }
}
