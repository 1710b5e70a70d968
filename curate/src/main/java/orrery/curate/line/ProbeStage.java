package orrery.curate.line;

import orrery.curate.Stage;
import orrery.curate.line.Footage.Source;
import orrery.video.ReadOptions;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/** What the head of a video says. */
record ProbeStage(ReadOptions reading) implements Stage<Source, VideoFacts> {
    @Override
    public String name() {
        return "probe";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Object options() {
        return reading.stream();
    }

    @Override
    public Lane lane() {
        return Lane.IO;
    }

    @Override
    public VideoFacts run(Source video, Context context) {
        return run(video);
    }

    VideoFacts run(Source video) {
        try (VideoReader reader = VideoReader.open(video.file(), reading)) {
            VideoInfo info = reader.info();
            return new VideoFacts(
                    info.showing().width(info.width(), info.height()),
                    info.showing().height(info.width(), info.height()),
                    info.fps(),
                    info.seconds(),
                    info.codec(),
                    info.pixels(),
                    video.bytes());
        }
    }
}
