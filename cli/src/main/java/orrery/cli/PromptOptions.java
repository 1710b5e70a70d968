package orrery.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.UsageException;
import orrery.features.SentenceEmbedding;
import orrery.play.KeyLog;
import orrery.play.PlayServer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Png;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Frame;
import picocli.CommandLine.Option;

/** {@code @Mixin PromptOptions prompt}: what a world begins from, where it is not one of its own starts. */
final class PromptOptions {
    @Option(
            names = "--image",
            paramLabel = "FILE",
            description =
                    "begin from a picture (PNG, JPEG, BMP, GIF) of any size: its middle, cut to the world's shape and brought to"
                            + " its size")
    @Nullable
    Path image;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description =
                    "begin from the scene whose description is nearest to this text, of the recordings that --episodes names")
    @Nullable
    String text;

    @Option(
            names = "--episodes",
            paramLabel = "FOLDER",
            description = "with --text: recordings with descriptions, as orrery sim writes them")
    @Nullable
    Path episodes;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "do again what was done another time: a file that the page saved with Save keys")
    @Nullable
    Path keys;

    /** Whether anything was asked for. */
    boolean given() {
        return image != null || text != null || keys != null;
    }

    /** Begins as was asked for; leaves the world as it is where nothing was. */
    void begin(PlayServer server, Progress progress) {
        Frame picture = picture(progress);
        if (picture != null) {
            progress.say(server.begin(picture));
        }
        if (keys != null) {
            server.play(KeyLog.read(keys));
            progress.say("the keys of " + keys + " are pressed again as soon as the page is open");
        }
    }

    /** The picture that was asked for; null where none was. */
    @Nullable
    Frame picture(Progress progress) {
        if (Stream.of(image, text, keys).filter(Objects::nonNull).count() > 1) {
            throw new UsageException("several of --image, --text and --keys", "Give one of them.");
        }
        if ((text == null) != (episodes == null)) {
            throw new UsageException(
                    "--text needs recordings with descriptions, and --episodes a text",
                    "Give both, e.g. --text \"a red ball\" --episodes recordings.");
        }
        if (image != null) {
            try (Scope scope = Scope.open()) {
                return frame(Png.read(image));
            }
        }
        return text == null || episodes == null ? null : described(text, episodes, progress);
    }

    private static Frame described(String text, Path recordings, Progress progress) {
        EpisodeFolder folder = EpisodeFolder.open(recordings, progress);
        List<Episode> told = new ArrayList<>(folder.episodes());
        told.removeIf(episode -> folder.text(episode).isBlank());
        if (told.isEmpty()) {
            throw new OrreryException(
                    recordings + ": no episode has a description", "Record with orrery sim, or give --image.");
        }
        Episode best = told.get(0);
        double most = Double.NEGATIVE_INFINITY;
        progress.start("reading descriptions", told.size(), "episodes");
        try (SentenceEmbedding meaning = new SentenceEmbedding()) {
            float[] wanted = meaning.of(text);
            for (int i = 0; i < told.size(); i++) {
                double near = product(wanted, meaning.of(folder.text(told.get(i))));
                if (near > most) {
                    most = near;
                    best = told.get(i);
                }
                progress.at(i + 1L, "");
            }
        }
        progress.finish(String.format(
                java.util.Locale.ROOT, "nearest (%.2f): episode %s, \"%s\"", most, best.id(), folder.text(best)));
        try (Scope scope = Scope.open()) {
            return frame(folder.frames(best).select(0, 0));
        }
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static Frame frame(Tensor picture) {
        return new Frame((int) picture.size(1), (int) picture.size(0), picture.bytes());
    }
}
