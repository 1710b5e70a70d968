package orrery.curate.engine.flink;

import java.nio.file.Path;
import orrery.curate.line.ClipTask;
import orrery.curate.split.ClipPlan.Span;

/** A clip on its way through the cluster; public fields, as Flink's serializer wants them. */
public final class ClipRef {
    public VideoRef video = new VideoRef();
    public String footage = "";
    public int first;
    public int end;
    public double start;
    public double stop;

    public ClipRef() {}

    ClipRef(ClipTask clip) {
        video = new VideoRef(clip.video());
        footage = clip.footage();
        first = clip.span().first();
        end = clip.span().end();
        start = clip.span().start();
        stop = clip.span().stop();
    }

    ClipTask task(Path out) {
        return ClipTask.of(video.source(), footage, new Span(first, end, start, stop), out);
    }
}
