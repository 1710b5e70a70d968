package orrery.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.nio.file.Path;
import java.util.Arrays;
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
                checkCount(all, file, options);
            }
            return new Packets(all, keys);
        }
    }

    /** When each picture is shown, seconds from the first, ascending; what has no time stamp is placed by its order. */
    static double[] times(Path file, ReadOptions options) {
        try (Demuxer demuxer = Demuxer.open(file, options, new Faults(file, options.goOn()))) {
            double[] times = new double[256];
            int count = 0;
            for (AVPacket packet = demuxer.next(); packet != null; packet = demuxer.next()) {
                if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
                    long stamp = packet.pts() != AV_NOPTS_VALUE ? packet.pts() : packet.dts();
                    if (count == times.length) {
                        times = Arrays.copyOf(times, 2 * count);
                    }
                    boolean known = stamp != AV_NOPTS_VALUE;
                    times[count] = known ? stamp * demuxer.tickSeconds() : count / Math.max(1, demuxer.fps());
                    count++;
                    checkCount(count, file, options);
                }
            }
            double[] sorted = Arrays.copyOf(times, count);
            Arrays.sort(sorted);
            double first = count > 0 ? sorted[0] : 0;
            return Arrays.stream(sorted).map(time -> time - first).toArray();
        }
    }

    private static void checkCount(long count, Path file, ReadOptions options) {
        if (count > options.limits().maxFrames()) {
            throw new OrreryException(
                    file + ": more frames than the limit of " + options.limits().maxFrames(),
                    "Raise the frame limit or cut the file.");
        }
    }
}
