package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class PictureTest {
    @TempDir
    Path folder;

    @Test
    void pngComesBackToTheBit() {
        try (Scope scope = Scope.open()) {
            Tensor picture = Clips.noise(1, 1, 13, 7).select(0, 0);
            Path file = folder.resolve("new/picture.png");
            Png.write(file, picture);
            assertThat(Png.read(file).equalTo(picture)).isTrue();
        }
    }

    @Test
    void greyPicturesKeepTheirValues() throws IOException {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            grey.getRaster().setSample(i % 16, i / 16, 0, i);
        }
        Path file = folder.resolve("grey.png");
        ImageIO.write(grey, "png", file.toFile());
        try (Scope scope = Scope.open()) {
            byte[] rgb = Png.read(file).bytes();
            for (int i = 0; i < 256; i++) {
                assertThat(rgb[3 * i] & 0xff).isEqualTo(i);
                assertThat(rgb[3 * i + 2] & 0xff).isEqualTo(i);
            }
        }
    }

    @Test
    void damagedPicturesAreRefusedByName() throws IOException {
        byte[] whole;
        try (Scope scope = Scope.open()) {
            whole = Png.encode(Clips.noise(1, 1, 40, 40).select(0, 0));
        }
        Path file = folder.resolve("broken.png");
        for (int length : new int[] {0, 5, 20, 40, whole.length / 2}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Png.read(file))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("broken.png");
        }
        byte[] huge = whole.clone();
        Arrays.fill(huge, 16, 24, (byte) 0x3f); // width and height in the head
        Files.write(file, huge);
        assertThatThrownBy(() -> Png.read(file)).isInstanceOf(OrreryException.class);
    }

    @Test
    void aContactSheetShowsEveryPixelEnlarged() {
        try (Scope scope = Scope.open()) {
            Tensor clip = Clips.noise(3, 3, 8, 8);
            Tensor sheet = new ContactSheet().scale(5).row("", clip).draw();
            assertThat(sheet.shape()).containsExactly(8 + 40 + 8, 8 + 3 * 40 + 2 * 4 + 8, 3);
            Tensor second = sheet.narrow(0, 8, 40).narrow(1, 8 + 44, 40);
            Tensor enlarged = clip.select(0, 1).repeatInterleave(5, 0).repeatInterleave(5, 1);
            assertThat(second.equalTo(enlarged)).isTrue();
        }
    }

    @Test
    void aContactSheetHasRoomForItsWords() {
        try (Scope scope = Scope.open()) {
            Tensor clip = Clips.wandering(4, 16, 16);
            ContactSheet sheet = new ContactSheet()
                    .title("pong: truth and model")
                    .row("truth", clip, List.of("t=0", "t=1", "a caption that is longer than its frame"))
                    .row("model é", Clips.wandering(4, 16, 32));
            Path file = folder.resolve("sheet.png");
            sheet.write(file);
            assertThat(Png.read(file).equalTo(sheet.draw())).isTrue();
        }
        assertThatThrownBy(() -> new ContactSheet().draw()).isInstanceOf(OrreryException.class);
    }

    @Test
    void decibelsAreCountedPictureByPicture() {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.of(new byte[2 * 12 * 12 * 3], 2, 12, 12, 3);
            byte[] changed = new byte[2 * 12 * 12 * 3];
            Arrays.fill(changed, 0, 3, (byte) 10); // one pixel of the first picture
            Tensor b = Tensor.of(changed, 2, 12, 12, 3);
            double whole = 10 * Math.log10(255 * 255 / (100.0 / 144));
            assertThat(Metrics.psnrEach(a, b)).containsExactly(new double[] {whole, 60}, within(1e-9));
            byte[] mask = new byte[2 * 12 * 12];
            mask[0] = 1;
            mask[5] = 1;
            double masked = 10 * Math.log10(255 * 255 / 50.0);
            assertThat(Metrics.psnrEach(a, b, Tensor.of(mask, 2, 12, 12)))
                    .containsExactly(new double[] {masked, Double.NaN}, within(1e-9));
            assertThat(Metrics.psnr(a, a)).isInfinite();
        }
    }

    @Test
    void structureOfManyEqualsStructureOfEach() {
        try (Scope scope = Scope.open()) {
            Tensor a = Clips.wandering(3, 24, 20);
            Tensor b = Clips.wandering(6, 24, 20).narrow(0, 3, 3);
            double[] each = Ssim.gaussian(1.5).each(a, b);
            for (int t = 0; t < 3; t++) {
                double one = Ssim.gaussian(1.5).mean(a.select(0, t), b.select(0, t));
                assertThat(each[t]).isCloseTo(one, within(1e-12));
            }
            assertThat(Ssim.gaussian(1.5).lumaEach(a, a)).containsExactly(new double[] {1, 1, 1}, within(1e-12));
            assertThat(Ssim.uniform(7)
                            .mean(a.select(0, 0), Clips.noise(1, 1, 24, 20).select(0, 0)))
                    .isLessThan(0.1);
            assertThatThrownBy(() -> Ssim.uniform(21).each(a, b)).isInstanceOf(OrreryException.class);
        }
    }

    @Test
    void codesInEvenUseCountThemselves() {
        try (Scope scope = Scope.open()) {
            assertThat(Metrics.codeUsage(Tensor.of(new long[] {0, 1, 2, 3}, 4), 8))
                    .isCloseTo(4, within(1e-4));
            assertThat(Metrics.codeUsage(Tensor.of(new long[] {5, 5}, 2), 8)).isCloseTo(1, within(1e-4));
            assertThatThrownBy(() -> Metrics.codeUsage(Tensor.of(new long[] {8}, 1), 8))
                    .hasMessageContaining("code 8");
        }
    }
}
