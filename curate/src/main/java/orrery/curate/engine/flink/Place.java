package orrery.curate.engine.flink;

import java.io.Serializable;
import orrery.curate.engine.Lanes;
import orrery.curate.engine.StageRunner;

/**
 * What a process of the cluster needs to know to join a run.
 *
 * @param out folder of the run, which all processes see under this name
 */
record Place(String out, int io, int cpu, int gpu, int remote, boolean retry, boolean alone) implements Serializable {
    private static final long serialVersionUID = 1;

    static Place of(String out, Lanes.Workers workers, StageRunner.Plan plan) {
        return new Place(out, workers.io(), workers.cpu(), workers.gpu(), workers.remote(), plan.retry(), plan.alone());
    }

    Lanes.Workers workers() {
        return new Lanes.Workers(io, cpu, gpu, remote);
    }
}
