package orrery.curate.engine.flink;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.curate.engine.Lanes;
import orrery.curate.engine.StageRunner;
import orrery.curate.engine.Tally;
import orrery.curate.engine.VideoWork;

/**
 * The work and the lanes of one process, shared by all operators that run in it. The process that started the run lends its own; another
 * opens them with its first operator and closes them with its last.
 */
final class Workshop {
    private static final Map<Place, Workshop> OPEN = new HashMap<>();

    private final VideoWork work;
    private final Lanes lanes;
    private final Tally tally;
    private final boolean lent;
    private int users;

    private Workshop(VideoWork work, Lanes lanes, Tally tally, boolean lent) {
        this.work = work;
        this.lanes = lanes;
        this.tally = tally;
        this.lent = lent;
    }

    VideoWork work() {
        return work;
    }

    Lanes lanes() {
        return lanes;
    }

    Tally tally() {
        return tally;
    }

    /** Operators in this process use these from now on. */
    static void lend(Place place, VideoWork work, Lanes lanes, Tally tally) {
        synchronized (OPEN) {
            OPEN.put(place, new Workshop(work, lanes, tally, true));
        }
    }

    /** The end of {@link #lend}. */
    static void takeBack(Place place) {
        synchronized (OPEN) {
            OPEN.remove(place);
        }
    }

    static Workshop enter(Place place) {
        synchronized (OPEN) {
            Workshop shop = OPEN.computeIfAbsent(place, Workshop::join);
            shop.users++;
            return shop;
        }
    }

    private static Workshop join(Place place) {
        Path out = Path.of(place.out());
        Tally tally = new Tally(out, Progress.SILENT);
        StageRunner.Plan plan = StageRunner.Plan.standard(place.retry(), place.alone());
        return new Workshop(VideoWork.join(out, tally, Stop.never(), plan), new Lanes(place.workers()), tally, false);
    }

    static void leave(Place place) {
        synchronized (OPEN) {
            Workshop shop = OPEN.get(place);
            if (shop != null && --shop.users == 0 && !shop.lent) {
                OPEN.remove(place);
                shop.lanes.close();
                shop.tally.close();
                shop.work.line().close();
            }
        }
    }
}
