package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_CRC_32_IEEE;
import static org.bytedeco.ffmpeg.global.avutil.av_crc;
import static org.bytedeco.ffmpeg.global.avutil.av_crc_get_table;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;

/**
 * The checksums inside FFV1 packets (RFC 9043, section 4.8). FFmpeg's decoder notes a wrong one in its log and shows the broken
 * picture all the same; we want an error.
 *
 * <p>A packet is a chain of slices, read from its end. Each slice ends in its size (3 bytes, without this trailer) and, where
 * the file has checksums, a status byte and a CRC-32 that makes the whole slice's remainder 0.
 */
final class Ffv1Checksum {
    private static final int TRAILER = 8;
    private static final int BARE_TRAILER = 3;

    private Ffv1Checksum() {}

    /** Whether a packet of version 3 is whole: its slices fill it, and their checksums are right or absent. */
    static boolean holds(AVPacket packet) {
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes);
        if (!chains(bytes, TRAILER)) {
            return chains(bytes, BARE_TRAILER); // a file without checksums, or a broken chain
        }
        int end = bytes.length;
        while (end > 0) {
            int length = size(bytes, end - TRAILER) + TRAILER;
            BytePointer slice = packet.data().getPointer(end - length);
            if (av_crc(av_crc_get_table(AV_CRC_32_IEEE), 0, slice, length) != 0) {
                return false;
            }
            end -= length;
        }
        return true;
    }

    /** Whether slices with such trailers fill the packet exactly. */
    private static boolean chains(byte[] bytes, int trailer) {
        int end = bytes.length;
        while (end >= trailer) {
            end -= size(bytes, end - trailer) + trailer;
        }
        return end == 0;
    }

    private static int size(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 16) | ((bytes[at + 1] & 0xff) << 8) | (bytes[at + 2] & 0xff);
    }
}
