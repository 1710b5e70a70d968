package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.base.Progress;
import orrery.base.Stop;

/** Sound beside pictures that were written anew; films with sound are not in the repository. */
class SoundCopyTest {
    @TempDir
    Path folder;

    private static Path film(String name) {
        return Shared.need("data/footage/" + name);
    }

    private Path piece(Path film, double from, double to) {
        Path piece = folder.resolve("piece.mp4");
        Excerpt.write(
                film, ReadOptions.standard(), new Excerpt.Plan(from, to, 0, 0), piece, Progress.SILENT, Stop.never());
        return piece;
    }

    /** Times of the packets of sound, seconds. */
    private static double[] heard(Path file) {
        try (Demuxer sound = Demuxer.sound(file, ReadOptions.standard(), new Faults(file, false))) {
            List<Double> times = new ArrayList<>();
            for (AVPacket packet = Objects.requireNonNull(sound).next(); packet != null; packet = sound.next()) {
                times.add(packet.pts() * sound.tickSeconds());
            }
            return times.stream().mapToDouble(each -> each).toArray();
        }
    }

    @ParameterizedTest
    @CsvSource({"robot_toy.mp4, 1, 3", "chaplin.mp4, 2.5, 6.5", "bbb_intro.webm, 9, 11"})
    void theSoundOfThePieceIsThereFromItsBeginningToItsEnd(String name, double from, double to) throws IOException {
        Path film = film(name);
        Path piece = piece(film, from, to);
        long pictures = VideoReader.countFrames(piece);
        Optional<SoundCopy.Result> result = SoundCopy.into(piece, film, ReadOptions.standard(), from, to);
        assertThat(result).isPresent();
        assertThat(result.orElseThrow().kept()).isTrue();
        double[] heard = heard(piece);
        assertThat(heard[0]).isBetween(0.0, 0.1);
        assertThat(heard[heard.length - 1]).isBetween(to - from - 0.2, to - from);
        assertThat(VideoReader.countFrames(piece)).isEqualTo(pictures);
        try (VideoReader reader = VideoReader.open(piece)) {
            assertThat(reader.next().orElseThrow().seconds()).isZero();
        }
        byte[] once = Files.readAllBytes(piece);
        SoundCopy.into(piece(film, from, to), film, ReadOptions.standard(), from, to);
        assertThat(piece).hasBinaryContent(once);
    }

    @Test
    void aFilmWithoutSoundLeavesThePieceAsItIs() throws IOException {
        Path film = film("dog.mp4");
        Path piece = piece(film, 1, 2);
        byte[] before = Files.readAllBytes(piece);
        assertThat(SoundCopy.into(piece, film, ReadOptions.standard(), 1, 2)).isEmpty();
        assertThat(piece).hasBinaryContent(before);
    }
}
