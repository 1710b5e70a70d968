package orrery.video;

import java.nio.file.Path;
import java.util.Optional;
import orrery.base.OrreryException;
import orrery.base.Progress;

/**
 * Says what is in a video file. Heads of files lie about counts and lengths, so every picture is decoded; none is converted to RGB.
 * Damage ends in {@link VideoReport#fault} as long as one picture comes out.
 */
public final class VideoProbe {
    /** Gaps between frames that differ by more than this are unequal; the clocks of containers tick in milliseconds. */
    private static final double JITTER = 0.0021;

    private final VideoReader reader;
    private long keys;
    private double shortest = Double.POSITIVE_INFINITY;
    private double longest;
    private FrameStamp last = new FrameStamp(-1, 0, 0, false);

    private VideoProbe(VideoReader reader) {
        this.reader = reader;
    }

    /** Reads a file within standard limits. */
    public static VideoReport of(Path file) {
        return of(file, ReadOptions.standard(), Progress.SILENT);
    }

    /**
     * Reads a file.
     *
     * @param options limits and stream; reading always goes on after damage
     * @param progress counts the frames
     * @throws OrreryException if the file is no video, has not one picture that can be decoded, or is beyond a limit
     */
    public static VideoReport of(Path file, ReadOptions options, Progress progress) {
        try (VideoReader reader = VideoReader.open(file, options.goingOn().asWoven())) {
            VideoProbe probe = new VideoProbe(reader);
            progress.start("decoding", reader.info().frames().orElse(0), "frames");
            probe.readThrough(progress);
            progress.finish("");
            if (reader.position() == 0) {
                throw new OrreryException(
                        file + ": not one frame can be decoded"
                                + reader.fault().map(why -> " (" + why + ")").orElse(""),
                        "Copy the file again, or give another.");
            }
            return probe.report();
        }
    }

    private void readThrough(Progress progress) {
        for (Optional<FrameStamp> next = reader.skip(); next.isPresent(); next = reader.skip()) {
            FrameStamp frame = next.get();
            if (frame.index() > 0) {
                double gap = frame.seconds() - last.seconds();
                shortest = Math.min(shortest, gap);
                longest = Math.max(longest, gap);
            }
            keys += frame.key() ? 1 : 0;
            last = frame;
            progress.at(frame.index() + 1, "");
        }
    }

    private VideoReport report() {
        VideoInfo info = reader.info();
        Showing showing = info.showing();
        long frames = reader.position();
        double gap = frames > 1 ? last.seconds() / (frames - 1) : 0;
        double end = last.duration() > 0 ? last.duration() : gap > 0 ? gap : info.fps() > 0 ? 1 / info.fps() : 0;
        double duration = last.seconds() + end;
        return new VideoReport(
                frames,
                fps(frames, duration),
                info.width(),
                info.height(),
                duration,
                info.codec(),
                showing.rotation(),
                reader.fault().orElse(null),
                showing.pixelAspect(),
                showing.width(info.width(), info.height()),
                showing.height(info.width(), info.height()),
                frames > 1 && longest - shortest > JITTER,
                frames > 1 ? shortest : 0,
                longest,
                keys,
                reader.container(),
                info.pixels(),
                info.matrix(),
                showing.transfer(),
                showing.hdr(),
                showing.interlaced(),
                showing.alpha(),
                reader.stream(),
                reader.streams());
    }

    private double fps(long frames, double duration) {
        boolean told =
                reader.info().fps() > 0 && !reader.info().codec().equals("gif"); // a GIF has a time for each frame
        return told || duration <= 0 ? reader.info().fps() : frames / duration;
    }
}
