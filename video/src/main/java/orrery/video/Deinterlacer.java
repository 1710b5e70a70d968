package orrery.video;

import static org.bytedeco.ffmpeg.global.avfilter.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.Locale;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/**
 * Pictures of a decoder, those that hold two fields of different time made into pictures of the first field's time by FFmpeg's
 * {@code bwdif}: one picture out for each one in, with its own time stamp. Begins with the first interlaced picture; until then, and for
 * good in files without one, pictures pass untouched. Owns native memory.
 */
final class Deinterlacer implements AutoCloseable {
    private final Decoder decoder;
    private final AVRational ticks;
    private final boolean woven;
    private final AVFrame unwoven = av_frame_alloc();
    private @Nullable AVFilterGraph graph;
    private @Nullable AVFilterContext source;
    private @Nullable AVFilterContext sink;
    private @Nullable AVFrame other; // of another size: waits until those before it are out
    private int width;
    private int height;
    private int format;

    /**
     * @param decoder stays the caller's
     * @param ticks unit of its time stamps
     * @param woven whether all pictures pass untouched
     */
    Deinterlacer(Decoder decoder, AVRational ticks, boolean woven) {
        this.decoder = decoder;
        this.ticks = ticks;
        this.woven = woven;
    }

    /** The next picture in the order of showing, borrowed until the next call; nothing at the end. */
    @Nullable
    AVFrame next() {
        while (true) {
            if (graph != null) {
                av_frame_unref(unwoven);
                int got = av_buffersink_get_frame(sink, unwoven);
                if (got == 0) {
                    unwoven.duration(av_rescale_q(unwoven.duration(), av_buffersink_get_time_base(sink), ticks));
                    return unwoven;
                }
                if (got == AVERROR_EOF()) {
                    AVFrame waited = other;
                    free();
                    return waited;
                }
                check(got == AVERROR_EAGAIN() ? 0 : got);
            }
            AVFrame picture = decoder.next();
            if (graph == null) {
                if (picture == null || woven || !interlaced(picture)) {
                    return picture;
                }
                open(picture);
            } else if (picture != null && !fits(picture)) {
                other = picture;
                picture = null;
            }
            check(av_buffersrc_write_frame(source, picture));
        }
    }

    private static boolean interlaced(AVFrame picture) {
        return (picture.flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0;
    }

    private boolean fits(AVFrame picture) {
        return picture.width() == width && picture.height() == height && picture.format() == format;
    }

    private void open(AVFrame like) {
        width = like.width();
        height = like.height();
        format = like.format();
        graph = avfilter_graph_alloc();
        graph.nb_threads(1);
        source = filter("buffer");
        option(source, "video_size", width + "x" + height);
        option(source, "pix_fmt", RgbConverter.pixelName(format));
        option(source, "time_base", ticks.num() + "/" + ticks.den());
        AVFilterContext unweave = filter("bwdif");
        option(unweave, "mode", "send_frame");
        option(unweave, "deint", "interlaced");
        sink = filter("buffersink");
        for (AVFilterContext each : new AVFilterContext[] {source, unweave, sink}) {
            check(avfilter_init_dict(each, (AVDictionary) null));
        }
        check(avfilter_link(source, 0, unweave, 0));
        check(avfilter_link(unweave, 0, sink, 0));
        check(avfilter_graph_config(graph, (Pointer) null));
    }

    private AVFilterContext filter(String name) {
        return avfilter_graph_alloc_filter(graph, avfilter_get_by_name(name), name);
    }

    private static void option(AVFilterContext filter, String name, String value) {
        check(av_opt_set(filter, name, value, AV_OPT_SEARCH_CHILDREN));
    }

    private static void check(int code) {
        if (code < 0) {
            throw new OrreryException(
                    String.format(Locale.ROOT, "interlaced pictures cannot be taken apart (%s)", Ffmpeg.words(code)),
                    "Please report this with the file.");
        }
    }

    /** Forgets what it was given; the next picture is from elsewhere. */
    void flush() {
        free();
    }

    private void free() {
        if (graph != null) {
            avfilter_graph_free(graph);
        }
        graph = null;
        source = null;
        sink = null;
        other = null;
    }

    @Override
    public void close() {
        free();
        av_frame_free(unwoven);
    }
}
