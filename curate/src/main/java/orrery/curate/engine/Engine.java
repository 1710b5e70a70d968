package orrery.curate.engine;

import java.util.List;
import orrery.base.Stop;
import orrery.curate.line.Footage.Source;

/** Drives the work on many videos; which of them runs when is its own affair, what comes out is not. */
public interface Engine {
    /**
     * Does all the work on all videos; what fails is in the ledger.
     *
     * @throws orrery.base.InterruptedAndSaved when stopped
     */
    void run(VideoWork work, List<Source> videos, Stop stop);
}
