package orrery.curate.engine.flink;

import java.nio.file.Path;
import orrery.curate.line.Footage.Source;

/** A video on its way through the cluster; public fields, as Flink's serializer wants them. */
public final class VideoRef {
    public String id = "";
    public String name = "";
    public String file = "";
    public long bytes;

    public VideoRef() {}

    VideoRef(Source video) {
        id = video.id();
        name = video.name();
        file = video.file().toString();
        bytes = video.bytes();
    }

    Source source() {
        return new Source(id, name, Path.of(file), bytes);
    }
}
