package orrery.curate.line;

import java.util.List;
import java.util.Map;
import orrery.curate.Stage;

/**
 * Something that is measured of a clip: any function of its file that gives a record.
 *
 * @param name under which its output is known to rules and reports, in small letters
 * @param version changes when the same clip would give another output
 * @param lane what it works with most
 * @param options a record of everything else that its output depends on
 * @param reads other measures whose output it takes, see {@link ClipTask#earlier(String)}
 * @param measure the function
 */
public record ClipMeasure(String name, String version, Lane lane, Object options, List<String> reads, Measure measure)
        implements Stage<ClipTask, Object> {
    /** Measures a clip. */
    @FunctionalInterface
    public interface Measure {
        /** @return a record */
        Object of(ClipTask clip, Context context);
    }

    /** A measure on a core that depends on nothing but the clip. */
    public ClipMeasure(String name, String version, Measure measure) {
        this(name, version, Lane.CPU, Map.of(), List.of(), measure);
    }

    @Override
    public Object run(ClipTask clip, Context context) {
        return measure.of(clip, context);
    }
}
