package orrery.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a folder of golden cases.
 *
 * @param passed number of cases that hold
 * @param failed number that do not
 * @param skipped number that could not be run
 * @param cases all of them, in the order of their names
 */
public record ParityReport(int passed, int failed, int skipped, List<CaseResult> cases) {

    /** What became of a case. */
    public enum Status {
        PASSED,
        FAILED,
        SKIPPED
    }

    /**
     * One case.
     *
     * @param name of the case, {@code case} in JSON
     * @param status what became of it
     * @param worst largest error of its worst tensor as a share of the error allowed: 1 is the limit; null where nothing could
     *     be compared, or where the worst is a NaN, an infinity or a wrong shape
     * @param tensor the worst tensor; empty where nothing was compared
     * @param why it failed or was skipped; empty when it passed
     */
    public record CaseResult(
            @JsonProperty("case") String name,
            Status status,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double worst,

            String tensor,
            String why) {

        static CaseResult failed(String name, String why) {
            return new CaseResult(name, Status.FAILED, null, "", why);
        }

        static CaseResult skipped(String name, String why) {
            return new CaseResult(name, Status.SKIPPED, null, "", why);
        }
    }

    static ParityReport of(List<CaseResult> cases) {
        return new ParityReport(
                count(cases, Status.PASSED), count(cases, Status.FAILED), count(cases, Status.SKIPPED), cases);
    }

    private static int count(List<CaseResult> cases, Status status) {
        return (int) cases.stream().filter(c -> c.status() == status).count();
    }
}
