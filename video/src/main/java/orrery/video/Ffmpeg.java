package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What every use of the FFmpeg libraries shares: quiet, a bound on single allocations, errors in words. */
final class Ffmpeg {
    /** No single allocation inside FFmpeg is larger, bytes. */
    static final long LARGEST_ALLOCATION = 1L << 30;

    static {
        av_log_set_level(AV_LOG_QUIET); // only the command line prints
        av_max_alloc(LARGEST_ALLOCATION);
    }

    private Ffmpeg() {}

    /** Loads the libraries; cheap when they are loaded. */
    static void load() {
        // the static initialiser did it
    }

    /** The address of a local file; the prefix keeps a name such as {@code http:x.mp4} from being read as a protocol. */
    static String address(Path file) {
        return "file:" + file.toAbsolutePath();
    }

    /** FFmpeg's own words for an error code. */
    static String words(int code) {
        byte[] text = new byte[256];
        av_strerror(code, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }
}
