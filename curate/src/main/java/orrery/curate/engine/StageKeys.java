package orrery.curate.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import orrery.base.AtomicFiles;
import orrery.base.Records;
import orrery.curate.Stage;

/** Names for what an output depends on: the same key, the same output, on any machine and engine. */
final class StageKeys {
    private static final int ENDS = 1 << 16;

    private StageKeys() {}

    /**
     * SHA-256 of a stage, its options, what it works on and the keys of what it takes.
     *
     * @param inputs keys of the stages before, or what the file is known by
     */
    static String of(String id, Stage<?, ?> stage, List<String> inputs) {
        MessageDigest digest = sha256();
        for (String part :
                List.of(id, stage.name(), stage.version(), Records.line(sorted(Records.toTree(stage.options()))))) {
            add(digest, part);
        }
        inputs.forEach(input -> add(digest, input));
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * What a file is known by without reading all of it: its size, and its first and last 64 KiB. A change in the middle that keeps the size
     * goes unseen.
     */
    static String fingerprint(Path file) {
        MessageDigest digest = sha256();
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            add(digest, Long.toString(in.length()));
            byte[] end = new byte[(int) Math.min(ENDS, in.length())];
            in.readFully(end);
            digest.update(end);
            in.seek(in.length() - end.length);
            in.readFully(end);
            digest.update(end);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Fields in the order of their names, so that the order of a record's components means nothing. */
    private static JsonNode sorted(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        TreeSet<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        names.forEach(name -> copy.set(name, sorted(node.path(name))));
        return copy;
    }

    private static void add(MessageDigest digest, String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
