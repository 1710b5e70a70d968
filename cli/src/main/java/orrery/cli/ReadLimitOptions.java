package orrery.cli;

import java.time.Duration;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.video.ReadOptions;
import orrery.video.VideoLimits;
import picocli.CommandLine.Option;

/** {@code @Mixin ReadLimitOptions reading}: which stream of a video, and what the file may ask of this machine. */
final class ReadLimitOptions {
    @Option(
            names = "--stream",
            defaultValue = "-1",
            paramLabel = "N",
            description = "number of the stream, as probe lists them (the first with pictures)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    int stream = -1;

    @Option(
            names = "--max-pixels",
            defaultValue = "67108864",
            paramLabel = "N",
            description = "refuse larger pictures, width x height (${DEFAULT-VALUE})")
    long maxPixels;

    @Option(
            names = "--max-frames",
            defaultValue = "10000000",
            paramLabel = "N",
            description = "refuse longer videos (${DEFAULT-VALUE})")
    long maxFrames;

    @Option(
            names = "--max-time",
            defaultValue = "6h",
            paramLabel = "TIME",
            description = "give up reading after this time (${DEFAULT-VALUE})")
    Duration maxTime = Duration.ofHours(6);

    @Option(
            names = "--untrusted",
            description = "read the file in a process of its own: what brings that down harms nothing else")
    boolean untrusted;

    /** How the video is to be read. */
    ReadOptions options() {
        VideoLimits standard = VideoLimits.standard();
        try {
            return ReadOptions.standard()
                    .ofStream(stream)
                    .within(new VideoLimits(
                            maxPixels,
                            standard.maxStreams(),
                            standard.probeBytes(),
                            standard.analyze(),
                            maxFrames,
                            maxTime,
                            standard.maxBytes()));
        } catch (OrreryException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e.cure());
        }
    }
}
