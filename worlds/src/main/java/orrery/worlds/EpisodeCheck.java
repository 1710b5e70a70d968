package orrery.worlds;

import java.nio.file.Path;
import java.util.List;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.worlds.lerobot.LeRobotData;

/**
 * What a thorough look at recorded play found.
 *
 * @param episodes that there are, good or not
 * @param frames of pictures that decode; of a LeRobot data set, frames that its tables tell of
 * @param faults all that is wrong; of the lines or rows of one episode the first twenty
 */
public record EpisodeCheck(int episodes, long frames, List<Problem> faults) {
    /**
     * Looks at every line, row and picture of a folder, in any layout that {@link EpisodeFolder} reads.
     *
     * @param stop looked at between pictures
     * @throws OrreryException when there is no such folder or nothing in it; what is wrong inside becomes a fault
     * @throws orrery.base.InterruptedAndSaved when {@code stop} is requested
     */
    public static EpisodeCheck of(Path folder, Progress progress, Stop stop) {
        if (LeRobotData.isOne(folder)) {
            LeRobotData.Examination found = LeRobotData.examine(folder, progress, stop);
            return new EpisodeCheck(found.episodes(), found.frames(), found.faults());
        }
        return FolderCheck.run(folder, progress, stop);
    }
}
