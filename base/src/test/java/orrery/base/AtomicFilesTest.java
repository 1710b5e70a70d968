package orrery.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void fileAppearsWithItsContentAndNothingElse() throws IOException {
        AtomicFiles.text(folder.resolve("deep/er/a.txt"), "hello");
        assertThat(folder.resolve("deep/er/a.txt")).hasContent("hello");
        assertThat(names(folder.resolve("deep/er"))).containsExactly("a.txt");
    }

    @Test
    void targetIsUntouchedWhileAndAfterAFailingWrite() {
        AtomicFiles.text(folder.resolve("a.txt"), "old");
        assertThatThrownBy(() -> AtomicFiles.file(folder.resolve("a.txt"), part -> {
                    Files.writeString(part, "half");
                    assertThat(folder.resolve("a.txt")).hasContent("old");
                    throw new IOException("cable pulled");
                }))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("cable pulled");
        assertThat(folder.resolve("a.txt")).hasContent("old");
        assertThat(names(folder)).containsExactly("a.txt");
    }

    @Test
    void errorsOfTheFillerPassUnchangedAndLeaveNothing() {
        assertThatThrownBy(() -> AtomicFiles.folder(folder.resolve("world"), part -> {
                    Files.writeString(part.resolve("x"), "half");
                    throw new OrreryException("no frames", "give some");
                }))
                .hasMessage("no frames");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void folderIsReplacedAsAWhole() {
        AtomicFiles.folder(folder.resolve("world"), part -> Files.writeString(part.resolve("old"), "1"));
        AtomicFiles.folder(folder.resolve("world"), part -> {
            Files.createDirectories(part.resolve("starts"));
            Files.writeString(part.resolve("starts/new"), "2");
        });
        assertThat(names(folder)).containsExactly("world");
        assertThat(names(folder.resolve("world"))).containsExactly("starts");
    }

    @Test
    void folderWhoseReplacementWasKilledBetweenTheRenamesComesBack() throws IOException {
        Files.createDirectory(folder.resolve(".world.before"));
        Files.writeString(folder.resolve(".world.before/old"), "1");
        AtomicFiles.recover(folder.resolve("world"));
        assertThat(folder.resolve("world/old")).hasContent("1");
        assertThat(names(folder)).containsExactly("world");
    }

    @Test
    void leftoversOfADeadWriterAreClearedAndThoseOfALivingOneAreNot() throws IOException {
        Path dead = Files.writeString(folder.resolve(".a.txt.999999999-1.part"), "half");
        Path fresh = Files.writeString(folder.resolve(".a.txt.999999998-1.part"), "half");
        Path alive = Files.writeString(
                folder.resolve(".a.txt." + ProcessHandle.current().pid() + "-0.part"), "half");
        FileTime longAgo = FileTime.fromMillis(System.currentTimeMillis() - 7_200_000);
        Files.setLastModifiedTime(dead, longAgo);
        Files.setLastModifiedTime(alive, longAgo);
        AtomicFiles.text(folder.resolve("a.txt"), "new");
        assertThat(dead).doesNotExist();
        assertThat(fresh).exists();
        assertThat(alive).exists();
    }

    @Test
    void cleaningRemovesLeftoversOfEveryKindAndNothingElse() throws IOException {
        for (String name :
                List.of(".a.txt.999999999-1.part", ".0000.mkv.999999999-w12.part", ".part", ".hidden", "b")) {
            Files.writeString(folder.resolve(name), "half");
        }
        Files.createDirectory(folder.resolve(".world.999999999-3.part"));
        Files.writeString(folder.resolve(".world.999999999-3.part/x"), "half");
        AtomicFiles.clean(folder);
        assertThat(names(folder)).containsExactly(".hidden", ".part", "b");
        AtomicFiles.clean(folder.resolve("none"));
    }

    @Test
    void folderThatCannotTakeItsPlaceLeavesTheOldOne() throws IOException {
        Path world = folder.resolve("world");
        AtomicFiles.folder(world, part -> Files.writeString(part.resolve("a"), "old"));
        assertThatThrownBy(() -> AtomicFiles.folder(world, part -> {
                    Files.writeString(part.resolve("a"), "new");
                    Files.createDirectory(folder.resolve(".world.before")); // in the way of the first rename
                    Files.writeString(folder.resolve(".world.before/x"), "other");
                }))
                .isInstanceOf(OrreryException.class);
        assertThat(world.resolve("a")).hasContent("old");
    }

    @Test
    void linkIsFollowedSoThatItsFileIsReplaced() throws IOException {
        Files.writeString(folder.resolve("real.txt"), "old");
        Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolve("real.txt"));
        AtomicFiles.text(folder.resolve("link.txt"), "new");
        assertThat(folder.resolve("link.txt")).isSymbolicLink();
        assertThat(folder.resolve("real.txt")).hasContent("new");
    }

    @Test
    void deletingALinkLeavesWhatItNames() throws IOException {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(kept.resolve("a"), "a");
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Files.createSymbolicLink(gone.resolve("link"), kept);
        AtomicFiles.delete(gone);
        assertThat(names(folder)).containsExactly("kept");
        assertThat(kept.resolve("a")).exists();
    }

    @Test
    void fullDiskIsNamedInTheCure() {
        OrreryException e =
                AtomicFiles.failure(folder.resolve("a"), new FileSystemException("a", null, "No space left on device"));
        assertThat(e).hasMessageContaining("disk is full").hasMessageContaining("MB left");
        assertThat(e.cure()).contains("disk");
    }

    @Test
    void reallyFullDiskLeavesTheOldFile() throws IOException {
        Path device = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(device), "this system has no /dev/full");
        AtomicFiles.text(folder.resolve("a.txt"), "old");
        OrreryException e = catchThrowableOfType(
                OrreryException.class,
                () -> AtomicFiles.file(folder.resolve("a.txt"), part -> Files.write(device, new byte[100])));
        assertThat(e).hasMessageContaining("disk is full");
        assertThat(folder.resolve("a.txt")).hasContent("old");
        assertThat(names(folder)).containsExactly("a.txt");
    }

    @Test
    void killedWriterLeavesTheOldFileWhole() throws Exception {
        Path target = folder.resolve("big.txt");
        AtomicFiles.text(target, "0".repeat(100_000));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        for (int kill = 0; kill < 5; kill++) {
            Process writer = new ProcessBuilder(
                            java,
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndlessWriter.class.getName(),
                            target.toString())
                    .redirectErrorStream(true)
                    .start();
            int started = writer.getInputStream().read();
            TimeUnit.MILLISECONDS.sleep(7L * kill);
            writer.destroyForcibly().waitFor();
            assertThat(started).isEqualTo('.');
            String text = Files.readString(target);
            assertThat(text).hasSize(100_000);
            assertThat(text.chars().distinct().count()).isEqualTo(1);
        }
    }

    /** Replaces one file for ever, each time with one digit repeated. */
    static final class EndlessWriter {
        private EndlessWriter() {}

        public static void main(String[] args) {
            for (int digit = 0; ; digit = (digit + 1) % 10) {
                AtomicFiles.text(Path.of(args[0]), String.valueOf(digit).repeat(100_000));
                System.out.print('.');
                System.out.flush();
            }
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
