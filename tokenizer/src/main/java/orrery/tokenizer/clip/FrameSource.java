package orrery.tokenizer.clip;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Png;
import orrery.video.Resize;
import orrery.video.Resize.OpenCvKernel;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/** Frames of a clip one after the other, wherever they lie. Close it. */
public interface FrameSource extends AutoCloseable {
    /** Lines of a frame. */
    int height();

    /** Pixels of a line. */
    int width();

    /** Frames per second; 0 where nothing tells. */
    double fps();

    /** How many frames there are; 0 where nothing tells. */
    long frames();

    /**
     * The next frames.
     *
     * @param count the most that are wanted
     * @return UINT8 [T, H, W, 3], T = 0 at the end; dies with the caller's scope
     */
    Tensor read(int count);

    @Override
    void close();

    /** Of a video. */
    static FrameSource of(Path video) {
        return of(VideoReader.open(video));
    }

    /** Of a video that is open; closed with this. */
    static FrameSource of(VideoReader reader) {
        VideoInfo info = reader.info();
        return new FrameSource() {
            @Override
            public int height() {
                return info.height();
            }

            @Override
            public int width() {
                return info.width();
            }

            @Override
            public double fps() {
                return info.fps();
            }

            @Override
            public long frames() {
                return info.frames().orElse(0);
            }

            @Override
            public Tensor read(int count) {
                return reader.read(count);
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    /** Of picture files of one size, at least one. */
    static FrameSource of(List<Path> pictures) {
        return new Pictures(pictures);
    }

    /** The first frames of this, whose closing closes it. */
    default FrameSource first(long count) {
        return new Cut(this, count, height(), width());
    }

    /** In another size, by the area that each pixel covers when smaller; its closing closes this. */
    default FrameSource resized(int height, int width) {
        return new Cut(this, Long.MAX_VALUE, height, width);
    }

    /** See {@link #of(List)}. */
    final class Pictures implements FrameSource {
        private final List<Path> files;
        private final int height;
        private final int width;
        private int at;

        private Pictures(List<Path> files) {
            this.files = List.copyOf(files);
            try (Scope scope = Scope.open()) {
                Tensor first = Png.read(files.get(0));
                height = (int) first.size(0);
                width = (int) first.size(1);
            }
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public double fps() {
            return 0;
        }

        @Override
        public long frames() {
            return files.size();
        }

        @Override
        public Tensor read(int count) {
            List<Tensor> frames = new ArrayList<>();
            for (; frames.size() < count && at < files.size(); at++) {
                Tensor frame = Png.read(files.get(at));
                Check.that(
                        frame.size(0) == height && frame.size(1) == width,
                        "Put pictures of other sizes into another folder.",
                        "%s: %dx%d among frames of %dx%d",
                        files.get(at),
                        frame.size(1),
                        frame.size(0),
                        width,
                        height);
                frames.add(frame);
            }
            return frames.isEmpty() ? Tensor.zeros(DType.UINT8, 0, height, width, 3) : Tensor.stack(frames, 0);
        }

        @Override
        public void close() {}
    }

    /** See {@link #first} and {@link #resized}. */
    final class Cut implements FrameSource {
        private final FrameSource whole;
        private final int height;
        private final int width;
        private long left;

        private Cut(FrameSource whole, long most, int height, int width) {
            this.whole = whole;
            this.left = most;
            this.height = height;
            this.width = width;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public double fps() {
            return whole.fps();
        }

        @Override
        public long frames() {
            return Math.min(whole.frames(), left);
        }

        @Override
        public Tensor read(int count) {
            int wanted = (int) Math.min(count, left);
            if (wanted == 0) {
                return Tensor.zeros(DType.UINT8, 0, height, width, 3);
            }
            Tensor frames = whole.read(wanted);
            left -= frames.size(0);
            boolean asIs = frames.size(0) == 0 || (height == whole.height() && width == whole.width());
            return asIs ? frames : Resize.opencv(frames, height, width, OpenCvKernel.AREA);
        }

        @Override
        public void close() {
            whole.close();
        }
    }
}
