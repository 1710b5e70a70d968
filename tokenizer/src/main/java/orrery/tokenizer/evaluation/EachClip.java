package orrery.tokenizer.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tokenizer.clip.FrameSource;

/** Goes over the clips of a footage with progress and time left. A clip that cannot be read is named and left out, the rest goes on. */
final class EachClip {
    private final Footage footage;
    private final Footage.Rules rules;
    private final Progress progress;
    private final Stop stop;
    private final List<LeftOut> leftOut = new ArrayList<>();
    private long before; // frames of the clips that are done

    /** What is done with a clip. */
    @FunctionalInterface
    interface Work {
        void on(Footage.Clip clip, FrameSource frames);
    }

    EachClip(Footage footage, Footage.Rules rules, Progress progress, Stop stop) {
        this.footage = footage;
        this.rules = rules;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * Does it.
     *
     * @return the clips that were left out
     * @throws OrreryException when none was good
     */
    List<LeftOut> run(String task, Work work) {
        long[] frames =
                footage.clips().stream().mapToLong(Footage.Clip::countFrames).toArray();
        long total = Arrays.stream(frames).sum();
        progress.start(task, rules == Footage.Rules.AS_IS ? total : 0, "frames");
        for (int i = 0; i < frames.length; i++) {
            Footage.Clip clip = footage.clips().get(i);
            at(0, clip);
            try (FrameSource source = clip.open(rules)) {
                work.on(clip, source);
            } catch (InterruptedAndSaved e) {
                throw e;
            } catch (OrreryException e) {
                leftOut.add(new LeftOut(clip.name(), String.valueOf(e.getMessage())));
                progress.say("left out: " + e.getMessage());
            }
            before += frames[i];
        }
        if (leftOut.size() == frames.length) {
            throw new OrreryException(
                    footage.folder() + ": none of its clips can be used, the first one because: "
                            + leftOut.get(0).why(),
                    "Give a folder with at least one good clip.");
        }
        progress.finish("%d clips".formatted(frames.length - leftOut.size()));
        return leftOut;
    }

    /** So many frames of a clip are done. */
    void at(long frames, Footage.Clip clip) {
        if (stop.requested()) {
            throw new InterruptedAndSaved(
                    "stopped at " + clip.name() + "; nothing was written", "Run the command again.");
        }
        progress.at(before + frames, clip.name());
    }
}
