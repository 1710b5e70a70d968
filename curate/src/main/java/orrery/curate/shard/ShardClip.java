package orrery.curate.shard;

import java.nio.file.Path;

/**
 * A clip for a shard.
 *
 * @param id its key in the tars
 * @param video its file
 * @param content SHA-256 of that file
 * @param bytes size of that file
 * @param meta what is known of it, a JSON file
 * @param source name of the video it comes from
 * @param start seconds from the first frame of that video
 * @param seconds length
 * @param width pixels across
 * @param height lines
 */
public record ShardClip(
        String id,
        Path video,
        String content,
        long bytes,
        Path meta,
        String source,
        double start,
        double seconds,
        int width,
        int height) {
    /** Where it belongs. */
    public ShardBin bin() {
        return ShardBin.always(width, height, seconds);
    }
}
