package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.video.VideoFormat;
import orrery.video.VideoReader;
import orrery.video.VideoWriter;

class VideoCommandsTest {
    @TempDir
    Path folder;

    private String video = "";

    @BeforeEach
    void writeVideo() {
        Path file = folder.resolve("clip.mp4");
        try (VideoWriter writer = VideoWriter.open(file, VideoFormat.H264, 64, 48, 10)) {
            for (int t = 0; t < 50; t++) {
                byte[] frame = new byte[3 * 64 * 48];
                Arrays.fill(frame, (byte) (4 * t));
                writer.add(frame);
            }
            writer.finish();
        }
        video = file.toString();
    }

    @Test
    void probeAnswersForPeopleAndForScripts() throws IOException {
        Said answer = Said.of("probe", video, "--json", "-q");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.json().path("frames").asInt()).isEqualTo(50);
        assertThat(answer.json().path("fps").asDouble()).isEqualTo(10);
        assertThat(answer.json().path("width").asInt()).isEqualTo(64);
        assertThat(answer.json().path("height").asInt()).isEqualTo(48);
        assertThat(answer.json().path("duration").asDouble()).isEqualTo(5);
        assertThat(answer.json().path("codec").asText()).isEqualTo("h264");
        assertThat(answer.json().path("rotation").asInt(-1)).isZero();
        assertThat(answer.json().has("fault") && answer.json().path("fault").isNull())
                .isTrue();
        assertThat(Said.of("probe", video, "-q").out()).contains("h264 in mp4, 50 frames", "fault     none");
    }

    @Test
    void probeTellsTheFaultAndTheCure() throws IOException {
        Path cut = folder.resolve("cut.mp4");
        byte[] whole = Files.readAllBytes(Path.of(video));
        Files.write(cut, Arrays.copyOf(whole, whole.length * 3 / 4));
        Said damaged = Said.of("probe", cut.toString(), "--json", "-q");
        assertThat(damaged.code()).isZero();
        assertThat(damaged.json().path("fault").asText()).contains("it promises 50 frames", "kept");
        Path text = Files.writeString(folder.resolve("letter.mp4"), "Dear reader");
        Said none = Said.of("probe", text.toString(), "--json", "-q");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.json().path("error").asText()).contains("letter.mp4", "text");
        assertThat(none.json().path("cure").asText()).isNotEmpty();
    }

    @Test
    void anUntrustedFileGetsTheSameAnswerFromAProcessOfItsOwn() throws IOException {
        Said here = Said.of("probe", video, "--json", "-q");
        Said apart = Said.of("probe", video, "--json", "-q", "--untrusted");
        assertThat(apart.code()).as(apart.err()).isZero();
        assertThat(apart.json()).isEqualTo(here.json());
        Said missing = Said.of("probe", video + "x", "--json", "-q", "--untrusted");
        assertThat(missing.code())
                .isEqualTo(Said.of("probe", video + "x", "--json", "-q").code());
        assertThat(missing.json().path("cure").asText()).isNotEmpty();
    }

    @Test
    void aProcessThatDiesIsAnErrorAndNothingElse() throws Exception {
        CompletableFuture<Said> apart =
                CompletableFuture.supplyAsync(() -> Said.of("probe", video, "--json", "--untrusted"));
        while (!apart.isDone()
                && ProcessHandle.current()
                        .descendants()
                        .filter(child -> child.info().commandLine().orElse("").contains("-Xmx512m"))
                        .noneMatch(ProcessHandle::destroyForcibly)) {
            Thread.sleep(5);
        }
        Said answer = apart.get(1, TimeUnit.MINUTES);
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.json().path("error").asText())
                .as(answer.out() + answer.err())
                .contains("died", "signal 9");
    }

    @Test
    void limitsThatTheSystemCannotSetAreSaid() throws Exception {
        List<String> shell =
                UntrustedChild.limited(Path.of("/bin/sh"), 60, 1L << 23).orElseThrow();
        for (String lacking : new String[] {"", "ulimit() { return 1; }; "}) {
            Process child = new ProcessBuilder(shell.get(0), shell.get(1), lacking + shell.get(2), "echo", "hello")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor()).as(said).isZero();
            assertThat(said).endsWith("hello\n");
            if (!lacking.isEmpty()) {
                assertThat(said).contains("no limit of memory", "no limit of processor time");
            }
        }
        assertThat(UntrustedChild.limited(folder.resolve("no-shell"), 60, 1L << 23))
                .isEmpty();
    }

    @Test
    void limitsAreHeldAndOptionsChecked() throws IOException {
        assertThat(Said.of("probe", video, "--max-frames", "20", "-q", "--json")
                        .json()
                        .path("error")
                        .asText())
                .contains("more frames than the limit of 20");
        assertThat(Said.of("probe", video, "--max-pixels", "100", "-q").code()).isEqualTo(1);
        assertThat(Said.of("probe", video, "--stream", "7", "-q", "--json")
                        .json()
                        .path("cure")
                        .asText())
                .contains("Streams with pictures: 0");
        assertThat(Said.of("probe", video, "--max-pixels", "-1").code()).isEqualTo(2);
        assertThat(Said.of("frames", video).code()).isEqualTo(2);
        assertThat(Said.of("frames", video, "-o", out("s.png"), "--count", "0").code())
                .isEqualTo(2);
        assertThat(Said.of("clip", video, "-o", out("c.mp4"), "--from", "2s", "--to", "1s")
                        .code())
                .isEqualTo(2);
        assertThat(Said.of("clip", video, "-o", out("c.mp4"), "--copy", "--fps", "5")
                        .code())
                .isEqualTo(2);
        assertThat(Files.exists(folder.resolve("c.mp4"))).isFalse();
    }

    @Test
    void framesDrawsASheet() throws IOException {
        Said answer = Said.of("frames", video, "-o", out("sheet.png"), "--count", "10", "--json", "-q");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.json().path("shown").asInt()).isEqualTo(10);
        assertThat(answer.json().path("frames").asInt()).isEqualTo(50);
        assertThat(folder.resolve("sheet.png")).isNotEmptyFile();
    }

    @Test
    void clipWritesWhatItsNameSays() throws IOException {
        for (String name : new String[] {"c.mp4", "c.mkv", "c.gif", "c.webp"}) {
            Said answer = Said.of("clip", video, "-o", out(name), "--from", "1s", "--to", "2.5s", "--json", "-q");
            assertThat(answer.code()).as(answer.err()).isZero();
            assertThat(answer.json().path("frames").asInt()).isEqualTo(15);
            assertThat(folder.resolve(name)).isNotEmptyFile();
        }
        Said copy = Said.of("clip", video, "-o", out("copy.mp4"), "--from", "3s", "--copy", "--json", "-q");
        assertThat(copy.json().path("start").asDouble()).isEqualTo(2);
        assertThat(copy.json().path("frames").asInt()).isEqualTo(30);
        assertThat(VideoReader.countFrames(folder.resolve("copy.mp4"))).isEqualTo(30);
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }
}
