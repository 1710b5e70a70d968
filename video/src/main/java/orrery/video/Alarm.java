package orrery.video;

import java.nio.file.Path;
import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;
import orrery.base.OrreryException;

/** Ends the reading of a file that takes too long, also inside a call of FFmpeg that would not come back by itself. Close it last. */
final class Alarm implements AutoCloseable {
    private final Duration most;
    private final long end;
    private final AVIOInterruptCB.Callback_Pointer ring;

    Alarm(Duration most) {
        this.most = most;
        this.end = System.nanoTime() + most.toNanos();
        this.ring = new AVIOInterruptCB.Callback_Pointer() {
            @Override
            public int call(Pointer unused) {
                return rings() ? 1 : 0;
            }
        };
    }

    void watch(AVFormatContext container) {
        container.interrupt_callback().callback(ring);
    }

    private boolean rings() {
        return System.nanoTime() - end > 0;
    }

    /** Throws when the time is over. */
    void check(Path file) {
        if (rings()) {
            throw new OrreryException(
                    file + ": reading took longer than the limit of " + most.toSeconds() + " s",
                    "Raise the time limit or cut the file.");
        }
    }

    @Override
    public void close() {
        ring.close();
    }
}
