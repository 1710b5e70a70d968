package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import orrery.base.OrreryException;

/**
 * How many compressed pictures a stream has, without decoding one.
 *
 * @param all pictures
 * @param keys those at which decoding may start
 */
record Packets(long all, long keys) {
    static Packets count(Path file, ReadOptions options) {
        try (Demuxer demuxer = Demuxer.open(file, options, new Faults(file, options.goOn()))) {
            long all = 0;
            long keys = 0;
            for (AVPacket packet = demuxer.next(); packet != null; packet = demuxer.next()) {
                if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
                    all++;
                    keys += (packet.flags() & AV_PKT_FLAG_KEY) != 0 ? 1 : 0;
                }
                if (all > options.limits().maxFrames()) {
                    throw new OrreryException(
                            file + ": more frames than the limit of "
                                    + options.limits().maxFrames(),
                            "Raise the frame limit or cut the file.");
                }
            }
            return new Packets(all, keys);
        }
    }
}
