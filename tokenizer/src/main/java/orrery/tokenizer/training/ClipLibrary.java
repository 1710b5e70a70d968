package orrery.tokenizer.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Functional;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Frames;
import orrery.video.VideoReader;

/**
 * Videos in memory as bytes, each once, and random crops of them: a place in time and in the picture, mirrored or backwards half of the
 * time, now and then from twice the area. Single images are clips of one frame. Lives until closed.
 */
public final class ClipLibrary implements AutoCloseable {
    /** Frames of a stretch, where not all of a video are kept: the longest clip that training may draw. */
    static final int STRETCH = 33;

    private static final int PIECE = 16; // frames decoded at once
    private static final double FROM_TWICE = 0.2;

    /** Frames that follow each other, UINT8 [T, H, W, 3], and how often they are drawn beside others of their source. */
    private record Stretch(Tensor frames, double weight, int source) {}

    /** Which stretches can serve a shape of batch, and up to where each one's part of 0..1 reaches. */
    private record Choice(List<Stretch> stretches, double[] upTo) {}

    private final List<ClipSource> sources;
    private final List<Stretch> stretches;
    private final Map<BatchShape, Choice> choices = new HashMap<>();

    private ClipLibrary(List<ClipSource> sources, List<Stretch> stretches) {
        this.sources = sources;
        this.stretches = stretches;
    }

    /** Decodes everything; a damaged video ends it. */
    public static ClipLibrary read(List<ClipSource> sources, Progress progress, Stop stop) {
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            ClipSource source = sources.get(i);
            List<Path> videos = source.videos();
            progress.start("reading " + source.folder(), videos.size(), "videos");
            long room = source.framesAll() == 0 ? Long.MAX_VALUE : source.framesAll();
            for (int v = 0; v < videos.size() && room > 0; v++) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while reading videos", "Give the same command again.");
                }
                long even = (room + videos.size() - v - 1) / (videos.size() - v); // what is left for each
                long most = source.framesAll() == 0 ? most(source) : Math.min(most(source), Math.max(STRETCH, even));
                room -= readVideo(videos.get(v), source, i, most, stretches);
                progress.at(v + 1L, String.valueOf(videos.get(v).getFileName()));
            }
            progress.finish("");
        }
        return new ClipLibrary(sources, stretches);
    }

    private static long most(ClipSource source) {
        return source.framesEach() == 0 ? Long.MAX_VALUE : source.framesEach();
    }

    private static long readVideo(Path video, ClipSource source, int index, long most, List<Stretch> into) {
        long frames = VideoReader.countFrames(video);
        long pieces = frames <= most ? 1 : Math.max(1, most / STRETCH);
        long length = frames <= most ? frames : STRETCH;
        double weight = Math.sqrt((double) frames) / pieces;
        try (VideoReader reader = VideoReader.open(video)) {
            long at = 0;
            for (long p = 0; p < pieces; p++) {
                long from = pieces == 1 ? 0 : p * (frames - length) / (pieces - 1);
                for (; at < from; at++) {
                    reader.skip();
                }
                Tensor kept = Scope.lasting(() -> resized(reader, length, source.side()));
                at += length;
                into.add(new Stretch(kept, weight, index));
            }
        }
        return pieces * length;
    }

    private static Tensor resized(VideoReader reader, long length, int side) {
        List<Tensor> parts = new ArrayList<>();
        try (Scope all = Scope.open()) {
            for (long left = length; left > 0; ) {
                try (Scope one = Scope.open()) {
                    Tensor bytes = reader.read((int) Math.min(left, PIECE));
                    if (bytes.size(0) == 0) {
                        break;
                    }
                    left -= bytes.size(0);
                    parts.add(one.keep(smaller(bytes, side)));
                }
            }
            return all.keep(Tensor.cat(parts, 0));
        }
    }

    /** By area to that shorter side, where it is longer. */
    private static Tensor smaller(Tensor bytes, int side) {
        long shorter = Math.min(bytes.size(1), bytes.size(2));
        if (shorter <= side) {
            return bytes;
        }
        long height = Math.round((double) bytes.size(1) * side / shorter);
        long width = Math.round((double) bytes.size(2) * side / shorter);
        return Frames.fromUnit(
                Functional.interpolate(Frames.toUnit(bytes), height, width, Interpolation.AREA, false, false));
    }

    /** Frames in memory. */
    public long frames() {
        return stretches.stream().mapToLong(s -> s.frames().size(0)).sum();
    }

    /** Bytes in memory. */
    public long bytes() {
        return stretches.stream().mapToLong(s -> s.frames().numel()).sum();
    }

    /**
     * Random clips.
     *
     * @return UINT8 [clips, T, side, side, 3]
     * @throws OrreryException when no video is long and large enough
     */
    public Tensor draw(BatchShape shape, Generator generator) {
        Choice choice = choices.computeIfAbsent(shape, this::choice);
        List<Tensor> clips = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            float[] random = Tensor.rand(generator, shape.clips(), 7).floats();
            for (int i = 0; i < shape.clips(); i++) {
                float[] r = Arrays.copyOfRange(random, 7 * i, 7 * i + 7);
                clips.add(crop(pick(choice, r[0]), shape, r));
            }
            return scope.keep(Tensor.stack(clips, 0));
        }
    }

    private static Tensor crop(Tensor frames, BatchShape shape, float[] random) {
        long side = shape.side();
        boolean twice = random[6] < FROM_TWICE && frames.size(1) >= 2 * side && frames.size(2) >= 2 * side;
        long cut = twice ? 2 * side : side;
        Tensor clip = frames.narrow(0, place(random[1], frames.size(0) - shape.frames()), shape.frames())
                .narrow(1, place(random[2], frames.size(1) - cut), cut)
                .narrow(2, place(random[3], frames.size(2) - cut), cut);
        if (twice) {
            clip = Frames.fromUnit(Functional.avgPool2d(Frames.toUnit(clip), 2, 2));
        }
        clip = random[4] < 0.5 ? clip.flip(2) : clip;
        return random[5] < 0.5 ? clip.flip(0) : clip.contiguous();
    }

    private static long place(float random, long most) {
        return Math.min(most, (long) (random * (most + 1)));
    }

    private static Tensor pick(Choice choice, float random) {
        for (int i = 0; i < choice.upTo().length; i++) {
            if (random < choice.upTo()[i]) {
                return choice.stretches().get(i).frames();
            }
        }
        return choice.stretches().get(choice.stretches().size() - 1).frames();
    }

    private Choice choice(BatchShape shape) {
        List<Stretch> fitting = stretches.stream()
                .filter(s -> s.frames().size(0) >= shape.frames()
                        && Math.min(s.frames().size(1), s.frames().size(2)) >= shape.side())
                .toList();
        if (fitting.isEmpty()) {
            throw new OrreryException(
                    "no video has %d frames of %d pixels".formatted(shape.frames(), shape.side()),
                    "Leave that shape out of the recipe's batches, or add longer or larger videos.");
        }
        double[] weights = new double[sources.size()];
        fitting.forEach(s -> weights[s.source()] += s.weight());
        double shares = 0;
        for (int i = 0; i < weights.length; i++) {
            shares += weights[i] > 0 ? sources.get(i).share() : 0;
        }
        double[] upTo = new double[fitting.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            Stretch s = fitting.get(i);
            sum += s.weight() / weights[s.source()] * sources.get(s.source()).share() / shares;
            upTo[i] = sum;
        }
        return new Choice(fitting, upTo);
    }

    @Override
    public void close() {
        stretches.forEach(s -> s.frames().close());
    }
}
