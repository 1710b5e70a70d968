package orrery.curate.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.curate.line.Footage;
import orrery.curate.line.Footage.Source;
import orrery.curate.line.Line;
import orrery.curate.line.VideoFacts;

/**
 * What a run would do, by the heads of the videos.
 *
 * @param videos in the footage
 * @param unreadable of them that cannot be opened
 * @param passedBy files that are not called like videos
 * @param videoMinutes by their heads, which may lie
 * @param megabytes of footage
 * @param done of the videos that an earlier run went through
 * @param workers that would work on a core each
 * @param memoryMb that the run would take at most, about
 */
public record CurationForecast(
        int videos,
        int unreadable,
        int passedBy,
        double videoMinutes,
        long megabytes,
        int done,
        int workers,
        long memoryMb) {
    /** Of the process with its network; with one worker 906 MB were seen at most, on mixed footage up to 1080p. */
    private static final long BASE_MB = 600;

    private static final long WORKER_MB = 400;

    /**
     * Looks.
     *
     * @param threads cores that may be used
     * @param memory bytes to stay under; null for no limit
     * @throws OrreryException if not one worker fits into the memory
     */
    public static CurationForecast of(CurationOptions options, Path out, int threads, @Nullable Long memory) {
        long fitting = memory == null ? threads : ((memory >> 20) - BASE_MB) / WORKER_MB;
        if (fitting < 1) {
            throw new OrreryException(
                    "--memory " + (memory == null ? 0 : memory >> 20) + " MB: not enough for one worker",
                    "Give it " + (BASE_MB + WORKER_MB) + "m or more.");
        }
        int workers = (int) Math.min(threads, fitting);
        Footage footage = Footage.in(options.input(), out);
        Ledger ledger = new Ledger(out.toAbsolutePath().normalize());
        double seconds = 0;
        int unreadable = 0;
        int done = 0;
        try (Line line = Line.of(options.line())) {
            for (Source video : footage.videos()) {
                try {
                    VideoFacts facts = line.look(video);
                    seconds += facts.seconds();
                } catch (OrreryException e) {
                    unreadable++;
                }
                done += ledger.video(video.id()).entry(line.shots().name()) != null ? 1 : 0;
            }
        }
        long bytes = footage.videos().stream().mapToLong(Source::bytes).sum();
        return new CurationForecast(
                footage.videos().size(),
                unreadable,
                footage.others().size(),
                seconds / 60,
                bytes >> 20,
                done,
                workers,
                BASE_MB + workers * WORKER_MB);
    }

    /** For people. */
    public String text() {
        return String.join(
                System.lineSeparator(),
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%d videos, %d MB, %.1f minutes by their heads; %d cannot be opened",
                                videos,
                                megabytes,
                                videoMinutes,
                                unreadable),
                        passedBy + " files are not called like videos and would be passed by",
                        done + " videos were gone through before",
                        workers + " workers, about " + memoryMb + " MB of memory at most; nothing was written"));
    }
}
