package orrery.curate.engine;

import java.util.Locale;
import orrery.curate.engine.Ledger.Failure;

/**
 * A video or clip that could not be worked on.
 *
 * @param id of the video or clip
 * @param stage that gave nothing
 * @param kind permanent, transient, resource or crash
 * @param message what it said
 * @param attempts how often it was tried
 * @param video name of the file
 * @param command that tries it again
 */
public record DeadLetter(
        String id, String stage, String kind, String message, int attempts, String video, String command) {
    static DeadLetter of(String id, String stage, Failure failure, String video, String command) {
        return new DeadLetter(
                id,
                stage,
                failure.kind().name().toLowerCase(Locale.ROOT),
                failure.message(),
                failure.attempts(),
                video,
                command);
    }
}
