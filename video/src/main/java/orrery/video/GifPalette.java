package orrery.video;

import static org.bytedeco.ffmpeg.global.avfilter.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/**
 * The 256 colours that fit a whole clip best, and the clip in these colours, dithered where it moves. Pictures wait in memory until
 * the last one is in: a palette for each picture would flicker. Owns native memory.
 */
final class GifPalette implements AutoCloseable {
    private static final long MOST_BYTES = 1L << 30;
    private static final String GRAPH = "split[a][b];[a]palettegen=stats_mode=full:reserve_transparent=0[p];"
            + "[b][p]paletteuse=dither=sierra2_4a:diff_mode=rectangle";

    private final AVFilterGraph graph;
    private final AVFilterContext source;
    private final AVFilterContext sink;
    private final AVFrame picture = av_frame_alloc();
    private final long pictureBytes;
    private long waiting;

    /** @param format the pixel format of the pictures, 4 bytes a pixel */
    GifPalette(int width, int height, int format) {
        pictureBytes = 4L * width * height;
        graph = avfilter_graph_alloc();
        graph.nb_threads(1);
        source = new AVFilterContext(null);
        sink = new AVFilterContext(null);
        try {
            String of = "video_size=%dx%d:pix_fmt=%d:time_base=1/100:pixel_aspect=1/1".formatted(width, height, format);
            demand(avfilter_graph_create_filter(source, avfilter_get_by_name("buffer"), "in", of, null, graph));
            demand(avfilter_graph_create_filter(sink, avfilter_get_by_name("buffersink"), "out", null, null, graph));
            connect();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void connect() {
        AVFilterInOut from = end("in", source);
        AVFilterInOut to = end("out", sink);
        int parsed = avfilter_graph_parse_ptr(graph, GRAPH, to, from, (Pointer) null);
        avfilter_inout_free(from);
        avfilter_inout_free(to);
        demand(parsed);
        demand(avfilter_graph_config(graph, null));
    }

    private static AVFilterInOut end(String name, AVFilterContext filter) {
        AVFilterInOut end = avfilter_inout_alloc();
        try (BytePointer letters = new BytePointer(name)) {
            end.name(av_strdup(letters)); // freed with the end
        }
        end.filter_ctx(filter);
        end.pad_idx(0);
        end.next((AVFilterInOut) null);
        return end;
    }

    /** Takes a copy of a picture. */
    void add(AVFrame frame) {
        waiting += pictureBytes;
        if (waiting > MOST_BYTES) {
            throw new OrreryException(
                    "more pictures than fit into a GIF: their sum is above the limit of " + MOST_BYTES + " bytes",
                    "Write fewer or smaller frames, or a .webp or .mp4.");
        }
        AVFrame copy = av_frame_alloc();
        try {
            demand(av_frame_ref(copy, frame));
            demand(av_frame_make_writable(copy)); // the caller draws the next picture into the same memory
            demand(av_buffersrc_add_frame(source, copy));
        } finally {
            av_frame_free(copy);
        }
    }

    /** No more pictures come. */
    void finish() {
        demand(av_buffersrc_add_frame(source, (AVFrame) null));
    }

    /** The next picture in the colours of the palette, borrowed until the next call; nothing at the end. */
    @Nullable
    AVFrame next() {
        av_frame_unref(picture);
        int got = av_buffersink_get_frame(sink, picture);
        if (got == AVERROR_EOF()) {
            return null;
        }
        demand(got);
        return picture;
    }

    private static void demand(int code) {
        if (code < 0) {
            throw new OrreryException(
                    "the palette of a GIF cannot be made: " + Ffmpeg.words(code), "Write a .webp or .mp4 instead.");
        }
    }

    @Override
    public void close() {
        av_frame_free(picture);
        avfilter_graph_free(graph);
    }
}
