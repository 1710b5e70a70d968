package orrery.curate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import orrery.base.Progress;
import orrery.base.Stop;

/**
 * One step of curation: one thing in, one thing out. Engines only drive stages; a stage knows none of them. It must be repeatable: the
 * same input and options give the same bytes, and what it writes appears whole or not at all, so that it may run again after a kill.
 *
 * @param <I> what it takes
 * @param <O> what it gives
 */
public interface Stage<I, O> {
    /** Its name in small letters, such as {@code motion}. */
    String name();

    /** Changes when the same input would give another output. */
    String version();

    /** Everything else that its output depends on, as a record; part of the key by which an engine knows what is done. */
    default Object options() {
        return Map.of();
    }

    /** Names of the stages before it whose output it takes; when one of them runs anew, so does this. */
    default List<String> reads() {
        return List.of();
    }

    /** What it works with most, so that an engine runs neither too many nor too few at once. */
    Lane lane();

    /**
     * Does the work.
     *
     * @throws StageFailure when this input cannot be worked on
     */
    O run(I input, Context context) throws StageFailure;

    /**
     * Whether the files that an earlier run of it wrote are still there; a stage without files has nothing to lose.
     *
     * @param output what that run gave, as a document
     */
    default boolean present(I input, JsonNode output) {
        return true;
    }

    /** Pools of workers with one kind of resource. */
    enum Lane {
        /** Disks. */
        IO,
        /** Cores. */
        CPU,
        /** Accelerators. */
        GPU,
        /** Somebody else's server. */
        REMOTE
    }

    /** What an engine gives a stage besides its input. */
    record Context(Progress progress, Stop stop) {
        /** Nobody watches and nobody stops it. */
        public static Context silent() {
            return new Context(Progress.SILENT, Stop.never());
        }
    }
}
