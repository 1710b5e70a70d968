package orrery.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Device;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.clip.EachFrame;
import orrery.tokenizer.clip.FrameSource;
import orrery.tokenizer.clip.LatentStream;
import orrery.tokenizer.clip.Padding;
import orrery.tokenizer.clip.PixelStream;
import orrery.tokenizer.clip.RoundTrip;
import orrery.tokenizer.clip.Tiles;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.quantize.FiniteScalar;
import orrery.video.VideoReader;
import orrery.video.VideoWriter;

/**
 * Videos of any size and length through a video tokenizer, as a stream: frames are padded at the right, below and at the end, coded piece
 * by piece, and cut back after decoding.
 *
 * @param way which tokenizer, where, and how much of the past it sees
 */
public record VideoCoding(RoundTrip way) {
    private static final double USUAL_FPS = 24;

    /**
     * What became of a video.
     *
     * @param frames of the video
     * @param width of the video
     * @param height of the video
     * @param shape of the latents or codes
     * @param psnr of the frames that came back, in dB over the whole video; null where nothing was decoded
     * @param ssim of the frames that came back, mean; null where nothing was decoded
     * @param note what was padded, and what is not equal to one pass; null for nothing
     */
    public record Result(
            long frames,
            int width,
            int height,
            List<Long> shape,
            @Nullable Double psnr,
            @Nullable Double ssim,
            @Nullable String note) {}

    /** Codes a video into a file of latents. */
    public Result encode(Path video, Path out, Progress progress, Stop stop) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                VideoReader reader = VideoReader.open(video);
                LatentStream stream = new LatentStream(way.tokenizer(), way.context())) {
            Padding padding = way.padding(reader.info().height(), reader.info().width());
            List<Tensor> latents = new ArrayList<>();
            progress.start("encode", reader.info().frames().orElse(0), "frames");
            long frames = 0;
            while (true) {
                try (Scope piece = Scope.open()) {
                    Tensor bytes = next(reader, stop, frames);
                    if (bytes.size(0) == 0) {
                        break;
                    }
                    frames += bytes.size(0);
                    stream.push(way.pixels(bytes, padding)).ifPresent(made -> latents.add(piece.keep(made)));
                    progress.at(frames, "");
                }
            }
            stream.finish().ifPresent(latents::add);
            if (frames == 0) {
                throw new OrreryException(video + ": no frame in it", "Give a video with at least one frame.");
            }
            Tensor all = Tensor.cat(latents, 2);
            @Nullable FiniteScalar codes = finiteScalar();
            Tensor kept = codes == null ? all : codes.indices(all).to(DType.INT32);
            kept = (codes == null ? kept.to(DType.FLOAT32) : kept).to(Device.CPU);
            LatentFile.Clip clip = new LatentFile.Clip(
                    frames, padding.size().height(), padding.size().width(), fps(reader));
            new LatentFile(kept, codes != null, clip).write(out);
            progress.finish("");
            return result(clip, kept, note(padding, stream.repeated()));
        }
    }

    /** Makes a video of a file of latents. */
    public Result decode(Path latents, Path out, Progress progress, Stop stop) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                PixelStream stream = new PixelStream(way.tokenizer(), way.context())) {
            LatentFile file = LatentFile.read(latents);
            LatentFile.Clip clip = file.clip();
            @Nullable FiniteScalar codes = finiteScalar();
            Check.that(
                    file.discrete() == (codes != null),
                    "Decode with the tokenizer that encoded.",
                    "%s: %s, and the tokenizer takes the other kind",
                    latents,
                    file.discrete() ? "codes" : "continuous latents");
            progress.start("decode", clip.frames(), "frames");
            try (VideoWriter writer =
                    VideoWriter.open(out, VideoWriter.formatOf(out), clip.width(), clip.height(), clip.fps())) {
                int time = file.discrete() ? 1 : 2;
                for (long t = 0; t < file.latents().size(time); t++) {
                    try (Scope piece = Scope.open()) {
                        Tensor one = file.latents().narrow(time, t, 1).to(way.device());
                        Tensor given = codes == null ? one : codes.codes(one.to(DType.INT64));
                        Tensor bytes = RoundTrip.bytes(stream.push(given.to(way.type())), clip.height(), clip.width());
                        for (long i = 0; i < bytes.size(0) && writer.frames() < clip.frames(); i++) {
                            writer.add(bytes.select(0, i));
                        }
                        check(stop, writer.frames());
                        progress.at(writer.frames(), "");
                    }
                }
                writer.finish();
                progress.finish("");
                return result(clip, file.latents(), writer.note().orElse(null));
            }
        }
    }

    /**
     * Codes and decodes a video, piece by piece, and measures what came back.
     *
     * @param alone whether the film shows only what came back; else the video, what came back and four times their difference, beside each other
     */
    public Result reconstruct(Path video, Path out, boolean alone, Progress progress, Stop stop) {
        try (Scope scope = Scope.open();
                VideoReader reader = VideoReader.open(video);
                FrameSource clip = FrameSource.of(reader);
                VideoWriter writer = VideoWriter.open(
                        out,
                        VideoWriter.formatOf(out),
                        alone ? clip.width() : Panels.of(clip).wide(),
                        alone ? clip.height() : Panels.of(clip).height(),
                        fps(reader))) {
            Panels panels = Panels.of(clip);
            progress.start("reconstruct", clip.frames(), "frames");
            RoundTrip.Outcome outcome =
                    way.of(clip, (real, made) -> writer.add(alone ? made : panels.picture(real, made)), frames -> {
                        check(stop, frames);
                        progress.at(frames, "");
                    });
            writer.finish();
            progress.finish("");
            List<Long> shape = new ArrayList<>(List.of(1L));
            Arrays.stream(outcome.latents()).forEach(shape::add);
            return new Result(
                    outcome.frames(),
                    clip.width(),
                    clip.height(),
                    shape,
                    outcome.psnr(),
                    outcome.ssim(),
                    note(way.padding(clip.height(), clip.width()), outcome.repeated()));
        }
    }

    private @Nullable FiniteScalar finiteScalar() {
        return innermost(way.tokenizer()) instanceof CosmosTokenizer cosmos
                        && cosmos.quantizer().orElse(null) instanceof FiniteScalar codes
                ? codes
                : null;
    }

    private static ClipTokenizer innermost(ClipTokenizer outer) {
        if (outer instanceof Tiles tiles) {
            return innermost(tiles.tokenizer());
        }
        return outer instanceof EachFrame each ? innermost(each.images()) : outer;
    }

    /** Of the file, or what the reference assumes where it does not tell. */
    private static double fps(VideoReader reader) {
        return reader.info().fps() > 0 ? reader.info().fps() : USUAL_FPS;
    }

    private static Tensor next(VideoReader reader, Stop stop, long done) {
        check(stop, done);
        return reader.read(RoundTrip.PIECE);
    }

    private static void check(Stop stop, long frames) {
        if (stop.requested()) {
            throw new InterruptedAndSaved(
                    "stopped after " + frames + " frames; no file was written", "Run the command again.");
        }
    }

    private @Nullable String note(Padding padding, int repeated) {
        List<String> notes = new ArrayList<>();
        Padding.Size whole = padding.padded();
        if (!whole.equals(padding.size())) {
            notes.add(
                    "frames were padded to " + whole.width() + "×" + whole.height() + " and are cut back when decoded");
        }
        if (repeated > 0) {
            notes.add(
                    "the last frame was repeated " + repeated + " times to fill a latent, and is cut off when decoded");
        }
        if (way.context() != Pass.UNBOUNDED) {
            notes.add("attention sees " + way.context() + " latent frames: not equal to one pass over the whole video");
        }
        ClipTokenizer frames = way.tokenizer() instanceof EachFrame each ? each.images() : way.tokenizer();
        if (frames instanceof Tiles tiles) {
            notes.add("tiles of " + tiles.size() + " pixels fade into each other: not equal to whole frames");
        }
        return notes.isEmpty() ? null : String.join("; ", notes);
    }

    private static Result result(LatentFile.Clip clip, Tensor latents, @Nullable String note) {
        List<Long> shape = Arrays.stream(latents.shape()).boxed().toList();
        return new Result(clip.frames(), clip.width(), clip.height(), shape, null, null, note);
    }
}
