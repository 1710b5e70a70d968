package orrery.worlds;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeMap;
import orrery.base.OrreryException;

/** Names the content of some files of a folder, so that a world can tell which recordings it learned from. */
public final class ContentHash {
    private ContentHash() {}

    /**
     * SHA-256 over the files in the order of their names relative to {@code folder} (with {@code /}): for each the name
     * in UTF-8, a zero byte, the size as eight bytes (high byte first) and the content. Neither the place of the folder
     * nor times nor the order of {@code files} matter.
     *
     * @return 64 hexadecimal digits
     * @throws OrreryException when a file cannot be read
     */
    public static String of(Path folder, Collection<Path> files) {
        TreeMap<String, Path> named = new TreeMap<>();
        for (Path file : files) {
            named.put(folder.relativize(file).toString().replace('\\', '/'), file);
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (var entry : named.entrySet()) {
                digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(ByteBuffer.allocate(8)
                        .putLong(Files.size(entry.getValue()))
                        .array());
                try (InputStream in = new DigestInputStream(Files.newInputStream(entry.getValue()), digest)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new OrreryException(
                    "cannot read " + folder + " (" + e.getMessage() + ").",
                    "Check that all its files are readable.",
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
