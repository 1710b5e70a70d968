package orrery.curate.engine.flink;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import orrery.curate.Stage;
import orrery.curate.line.ClipTask;
import orrery.curate.line.Footage.Source;

/** A video in, its clips out. */
final class VideoFunction extends RichAsyncFunction<VideoRef, ClipRef> {
    private static final long serialVersionUID = 1;

    private final Place place;
    private transient @Nullable Workshop shop;

    VideoFunction(Place place) {
        this.place = place;
    }

    @Override
    public void open(OpenContext context) {
        shop = Workshop.enter(place);
    }

    @Override
    public void asyncInvoke(VideoRef video, ResultFuture<ClipRef> result) {
        Workshop here = Objects.requireNonNull(shop, "open comes first");
        Source source = video.source();
        Stage.Lane second = here.work().line().shots().lane();
        var unused = here.lanes()
                .submit(here.work().line().probe().lane(), () -> here.work().probe(source))
                .thenCompose(read -> read
                        ? here.lanes().submit(second, () -> here.work().shots(source))
                        : CompletableFuture.completedFuture(false))
                .thenApply(known -> known ? here.work().clips(source) : List.<ClipTask>of())
                .whenComplete((clips, e) -> {
                    if (e != null) {
                        result.completeExceptionally(e);
                    } else {
                        here.tally().through(source.bytes());
                        result.complete(clips.stream().map(ClipRef::new).toList());
                    }
                });
    }

    @Override
    public void close() {
        if (shop != null) {
            Workshop.leave(place);
            shop = null;
        }
    }
}
