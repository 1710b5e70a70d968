package orrery.curate.engine.flink;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.curate.Stage;
import orrery.curate.line.ClipTask;

/** One stage of the line: a clip in, the same out, or nothing where it failed, which is in the ledger. */
final class ClipFunction extends RichAsyncFunction<ClipRef, ClipRef> {
    private static final long serialVersionUID = 1;

    private final Place place;
    private final String name;
    private transient @Nullable Workshop shop;

    ClipFunction(Place place, String name) {
        this.place = place;
        this.name = name;
    }

    @Override
    public void open(OpenContext context) {
        shop = Workshop.enter(place);
    }

    @Override
    public void asyncInvoke(ClipRef clip, ResultFuture<ClipRef> result) {
        Workshop here = Objects.requireNonNull(shop, "open comes first");
        Stage<ClipTask, ?> stage = here.work().line().clips().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new OrreryException(
                        "this process knows no stage \"" + name + "\"", "Start it from the same build."));
        ClipTask task = clip.task(Path.of(place.out()));
        var unused = here.lanes()
                .submit(stage.lane(), () -> here.work().clip(stage, task))
                .whenComplete((done, e) -> {
                    if (e != null) {
                        result.completeExceptionally(e);
                    } else {
                        result.complete(done ? List.of(clip) : List.of());
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
