package orrery.curate.engine;

import java.nio.file.Path;
import orrery.base.Progress;
import orrery.base.Stop;

/** A curation in a process that may be killed. */
final class CurationProcess {
    private CurationProcess() {}

    public static void main(String[] args) {
        SmallFootage.curation(SmallFootage.options(Path.of(args[0])), Path.of(args[1]))
                .run(Progress.SILENT, Stop.never());
    }
}
