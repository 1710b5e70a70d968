package orrery.tokenizer.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.Check;
import orrery.base.Progress;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.clip.EachFrame;
import orrery.video.Frames;
import orrery.video.Metrics;
import orrery.video.Resize;
import orrery.video.Resize.OpenCvKernel;
import orrery.video.VideoReader;

/**
 * How well a tokenizer gives back videos set aside, by one fixed protocol: of each the first 61 frames or as many as it has, cut down
 * to 1 more than a multiple of the compression; the square in the middle, shrunk by area or enlarged bilinearly to 256×256; PSNR of the
 * error over a whole clip in bytes, then the mean over clips. Holds the clips; close it.
 */
public final class ClipScore implements AutoCloseable {
    /** Frames of a clip by the protocol. */
    public static final int FRAMES = 61;

    /** Pixels of a side by the protocol. */
    public static final int SIDE = 256;

    /**
     * What was measured.
     *
     * @param psnr mean over clips, dB
     * @param clips PSNR of each by its file's name, dB
     * @param frames that were measured, all clips together
     */
    public record Result(double psnr, Map<String, Double> clips, long frames) {}

    private final Map<String, Tensor> clips; // UINT8 [T, 256, 256, 3]

    private ClipScore(Map<String, Tensor> clips) {
        this.clips = clips;
    }

    /**
     * Reads the clips.
     *
     * @param most frames of a clip: {@link #FRAMES}, or fewer for a quick look
     */
    public static ClipScore read(List<Path> videos, int most, Progress progress) {
        Map<String, Tensor> clips = new LinkedHashMap<>();
        progress.start("reading what is set aside", videos.size(), "videos");
        for (Path video : videos) {
            clips.put(String.valueOf(video.getFileName()), Scope.lasting(() -> square(video, most)));
            progress.at(clips.size(), String.valueOf(video.getFileName()));
        }
        progress.finish("");
        return new ClipScore(clips);
    }

    private static Tensor square(Path video, int most) {
        try (Scope all = Scope.open();
                VideoReader reader = VideoReader.open(video)) {
            List<Tensor> frames = new ArrayList<>();
            while (frames.size() < most) {
                try (Scope one = Scope.open()) {
                    Tensor frame = reader.read(1);
                    if (frame.size(0) == 0) {
                        break;
                    }
                    frames.add(one.keep(square(frame.select(0, 0))));
                }
            }
            Check.that(!frames.isEmpty(), "Leave it out.", "%s: no frame in it", video);
            return all.keep(Tensor.stack(frames, 0));
        }
    }

    private static Tensor square(Tensor frame) {
        long side = Math.min(frame.size(0), frame.size(1));
        Tensor middle = frame.narrow(0, (frame.size(0) - side) / 2, side)
                .narrow(1, (frame.size(1) - side) / 2, side)
                .contiguous();
        return side == SIDE
                ? middle.copy()
                : Resize.opencv(middle, SIDE, SIDE, side > SIDE ? OpenCvKernel.AREA : OpenCvKernel.LINEAR);
    }

    /** Every clip there and back. */
    public Result of(ClipTokenizer tokenizer) {
        Map<String, Double> each = new LinkedHashMap<>();
        long frames = 0;
        for (Map.Entry<String, Tensor> clip : clips.entrySet()) {
            try (Scope scope = Scope.open()) {
                Tensor real = whole(clip.getValue(), tokenizer);
                each.put(clip.getKey(), Metrics.psnr(real, back(real, tokenizer)));
                frames += real.size(0);
            }
        }
        double mean = each.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        return new Result(mean, each, frames);
    }

    /** The first frames of a clip, as many as fill whole latents. */
    private static Tensor whole(Tensor clip, ClipTokenizer tokenizer) {
        int time = tokenizer.timeCompression();
        return clip.narrow(0, 0, (clip.size(0) - 1) / time * time + 1);
    }

    /** Clips there and back: by name the real frames and what came back, UINT8 [T, 256, 256, 3]; they die with the caller's scope. */
    public Map<String, List<Tensor>> pairs(ClipTokenizer tokenizer, int most) {
        Map<String, List<Tensor>> pairs = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> clip : clips.entrySet()) {
            Tensor all = clip.getValue();
            Tensor real = whole(all.narrow(0, 0, Math.min(most, all.size(0))), tokenizer);
            pairs.put(clip.getKey(), List.of(real, back(real, tokenizer)));
        }
        return pairs;
    }

    private static Tensor back(Tensor bytes, ClipTokenizer given) {
        ClipTokenizer tokenizer = given.video() ? given : new EachFrame(given);
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor pixels = Frames.toSigned(bytes).transpose(0, 1).unsqueeze(0);
            Tensor latents = tokenizer.encode(pixels, Pass.whole());
            Tensor made = tokenizer.decode(latents, Pass.whole());
            return scope.keep(Frames.fromSigned(made.squeeze(0).transpose(0, 1)));
        }
    }

    @Override
    public void close() {
        clips.values().forEach(Tensor::close);
    }
}
