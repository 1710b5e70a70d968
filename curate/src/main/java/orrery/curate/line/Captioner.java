package orrery.curate.line;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Records;
import orrery.curate.annotate.CaptionServer;
import orrery.curate.annotate.CaptionWindows;
import orrery.curate.annotate.CaptionedWindow;
import orrery.curate.annotate.ClipCaptions;
import orrery.curate.annotate.PlainCaption;
import orrery.curate.annotate.WindowPictures;
import orrery.curate.filter.ClipScores;
import orrery.video.ReadOptions;

/** Captions clips in the line: by a server, or by what was measured. */
final class Captioner implements AutoCloseable {
    private final String by;
    private final @Nullable ClipCaptions server;

    /** @param asked the server; null for none */
    Captioner(LineOptions.@Nullable Captions asked) {
        by = asked == null ? "measured" : asked.model();
        server = asked == null
                ? null
                : ClipCaptions.by(new CaptionServer(asked.settings()), WindowPictures.standard(), asked.parallel());
    }

    /**
     * Captions of a clip.
     *
     * @param by the model's name, or {@code measured}
     */
    record Captions(String by, List<CaptionedWindow> windows) {}

    Captions of(ClipTask clip, ReadOptions reading) {
        if (server != null) {
            return new Captions(by, server.of(clip.file(), reading));
        }
        ClipScores scores = Records.convert(clip.earlier(Line.SCORES), ClipScores.class, "scores");
        boolean none = CaptionWindows.standard().of(scores.frames()).isEmpty();
        return new Captions(
                by, none ? List.of() : List.of(CaptionedWindow.measured(scores.frames(), PlainCaption.of(scores))));
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
