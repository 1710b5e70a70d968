package orrery.curate.split;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Names of clips that follow from what they are: the same piece of the same video has the same id in every run. */
public final class ClipIds {
    private static final UUID URL = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8"); // RFC 9562, appendix A

    private ClipIds() {}

    /** Id of a clip from frame to frame. */
    public static UUID ofFrames(String video, int start, int end) {
        return of(video + "_" + start + "_" + end);
    }

    /** The UUID of a text, version 5 in the namespace of URLs. */
    public static UUID of(String text) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
        ByteBuffer space = ByteBuffer.allocate(16);
        space.putLong(URL.getMostSignificantBits()).putLong(URL.getLeastSignificantBits());
        digest.update(space.array());
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xf000L) | 0x5000L;
        long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
