package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.tensor.Checkpoint;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;

class MotionReaderTest {
    @TempDir
    Path folder;

    @Test
    void vectorsTimesAndLumaEqualThoseOfTheReference() throws IOException {
        Path golden = Shared.need("golden/open/curation-video-io-vfr");
        try (Scope scope = Scope.open();
                Checkpoint tensors = SafeTensors.open(golden.resolve("tensors.safetensors"))) {
            Path video = Files.write(
                    folder.resolve("uneven.mp4"), tensors.tensor("mp4").bytes());
            double[] stamps = tensors.tensor("pts").doubles();
            double[] keys = tensors.tensor("key").doubles();
            double[] counts = tensors.tensor("mv_count").doubles();
            double[] sums = tensors.tensor("mv_sums").doubles();
            List<MotionField> fields = fields(video);
            assertThat(fields).hasSize(stamps.length);
            for (int t = 0; t < stamps.length; t++) {
                MotionField field = fields.get(t);
                assertThat(field.stamp().seconds()).isCloseTo((stamps[t] - stamps[0]) / 16000, within(1e-9));
                assertThat(field.stamp().key()).isEqualTo(keys[t] == 1);
                assertThat(field.vectors()).hasSize((int) counts[t]);
                assertThat(sum(field))
                        .containsExactly((long) sums[3 * t], (long) sums[3 * t + 1], (long) sums[3 * t + 2]);
            }
            byte[] luma = tensors.tensor("luma").bytes();
            assertThat(luma(video, luma.length / stamps.length)).isEqualTo(luma);
        }
    }

    @Test
    void aClipThatMovesToTheRightHasVectorsThatSaySo() {
        Path video = folder.resolve("move.mp4");
        byte[] noise = new byte[3 * 128 * 64];
        new java.util.Random(4).nextBytes(noise);
        try (VideoWriter writer = VideoWriter.open(video, VideoFormat.H264, 64, 64, 10)) {
            for (int t = 0; t < 8; t++) {
                byte[] frame = new byte[3 * 64 * 64];
                for (int y = 0; y < 64; y++) {
                    for (int x = 0; x < 64; x++) { // blocks of 8 pixels, 2 pixels further to the right in each frame
                        int column = (x - 2 * t + 64) / 8;
                        frame[3 * (64 * y + x) + 1] = (byte) (100 + (noise[column + 16 * (y / 8)] & 63));
                    }
                }
                writer.add(frame);
            }
            writer.finish();
        }
        List<MotionField> fields = fields(video);
        assertThat(fields.get(0).stamp().key()).isTrue();
        assertThat(fields.get(0).vectors()).isEmpty();
        long right = fields.stream()
                .flatMap(field -> field.vectors().stream())
                .filter(v -> v.past() && v.toX() - v.fromX() == 2 && v.toY() == v.fromY())
                .count();
        long all = fields.stream().mapToLong(field -> field.vectors().size()).sum();
        assertThat(right).isGreaterThan(all / 2);
    }

    private static List<MotionField> fields(Path video) {
        List<MotionField> fields = new ArrayList<>();
        try (MotionReader reader = MotionReader.open(video, ReadOptions.standard())) {
            for (Optional<MotionField> field = reader.next(); field.isPresent(); field = reader.next()) {
                fields.add(field.get());
            }
        }
        return fields;
    }

    private static long[] sum(MotionField field) {
        long[] sums = new long[3];
        for (MotionVector v : field.vectors()) {
            sums[0] += v.motionX();
            sums[1] += v.motionY();
            sums[2] += (long) v.width() * v.height();
        }
        return sums;
    }

    private static byte[] luma(Path video, int frameBytes) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        ReadOptions options = ReadOptions.standard();
        try (Demuxer demuxer = Demuxer.open(video, options, new Faults(video, false));
                Decoder decoder = new Decoder(demuxer, options, false)) {
            for (AVFrame picture = decoder.next(); picture != null; picture = decoder.next()) {
                byte[] row = new byte[picture.width()];
                assertThat(picture.width() * picture.height()).isEqualTo(frameBytes);
                for (int y = 0; y < picture.height(); y++) {
                    picture.data(0).position((long) y * picture.linesize(0)).get(row);
                    out.write(row);
                }
            }
        }
        return out.toByteArray();
    }
}
