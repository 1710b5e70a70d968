package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_MOTION_VECTORS;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVMotionVector;
import org.bytedeco.javacpp.Pointer;
import orrery.base.OrreryException;

/**
 * Reads the motion vectors that a video was compressed with, picture by picture, without making RGB. H.264, MPEG-4 part 2 and MPEG-2
 * have them; for HEVC, VP8, VP9 and AV1 the decoders give none and every list is empty. The same file gives the same vectors on every
 * machine. A reader belongs to one thread at a time and holds native memory: close it.
 */
public final class MotionReader implements AutoCloseable {
    // struct AVMotionVector: the offsets of its fields in bytes
    private static final int SOURCE = 0;
    private static final int WIDTH = 4;
    private static final int HEIGHT = 5;
    private static final int FROM_X = 6;
    private static final int FROM_Y = 8;
    private static final int TO_X = 10;
    private static final int TO_Y = 12;
    private static final int MOTION_X = 24;
    private static final int MOTION_Y = 28;
    private static final int SCALE = 32;

    private final Demuxer demuxer;
    private final Decoder decoder;
    private final Clock clock;
    private final int structBytes;
    private long index;

    private MotionReader(Path file, ReadOptions options) {
        demuxer = Demuxer.open(file, options, new Faults(file, options.goOn()));
        try {
            decoder = new Decoder(demuxer, options, true);
        } catch (RuntimeException e) {
            demuxer.close();
            throw e;
        }
        clock = new Clock(demuxer.tickSeconds(), demuxer.fps());
        structBytes = Pointer.sizeof(AVMotionVector.class);
    }

    /**
     * Opens a video.
     *
     * @throws OrreryException if the file is missing, not a video, or beyond a limit
     */
    public static MotionReader open(Path file, ReadOptions options) {
        return new MotionReader(file, options);
    }

    /**
     * The vectors of the next picture in the order of showing, or nothing at the end.
     *
     * @throws OrreryException if the file is damaged here, or beyond a limit
     */
    public Optional<MotionField> next() {
        demuxer.checkTime();
        AVFrame picture = decoder.next();
        if (picture == null) {
            return Optional.empty();
        }
        double seconds = clock.next(picture.best_effort_timestamp());
        double duration = Math.max(0, picture.duration() * demuxer.tickSeconds());
        FrameStamp stamp = new FrameStamp(index++, seconds, duration, Decoder.isKey(picture));
        return Optional.of(new MotionField(stamp, vectors(picture)));
    }

    private List<MotionVector> vectors(AVFrame picture) {
        AVFrameSideData side = av_frame_get_side_data(picture, AV_FRAME_DATA_MOTION_VECTORS);
        if (side == null || side.isNull()) {
            return List.of();
        }
        byte[] bytes = new byte[Math.toIntExact(side.size())];
        side.data().get(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        List<MotionVector> vectors = new ArrayList<>(bytes.length / structBytes);
        for (int at = 0; at + structBytes <= bytes.length; at += structBytes) {
            vectors.add(new MotionVector(
                    in.getInt(at + SOURCE) < 0,
                    in.get(at + WIDTH) & 0xff,
                    in.get(at + HEIGHT) & 0xff,
                    in.getShort(at + FROM_X),
                    in.getShort(at + FROM_Y),
                    in.getShort(at + TO_X),
                    in.getShort(at + TO_Y),
                    in.getInt(at + MOTION_X),
                    in.getInt(at + MOTION_Y),
                    in.getShort(at + SCALE) & 0xffff));
        }
        return vectors;
    }

    @Override
    public void close() {
        decoder.close();
        demuxer.close();
    }
}
