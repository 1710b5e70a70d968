package orrery.worlds.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body.Form;

class CanvasTest {
    private final Canvas canvas = new Canvas(64, 64, 1);

    @Test
    void aBoxOnPixelBordersCoversExactlyThosePixels() {
        canvas.clear(0x102030);
        canvas.box(10, 20, 4, 2, 0, 0xFF8000); // x 8 to 12, y 19 to 21
        assertThat(pixel(8, 19)).isEqualTo(0xFF8000);
        assertThat(pixel(11, 20)).isEqualTo(0xFF8000);
        assertThat(pixel(12, 20)).isEqualTo(0x102030);
        assertThat(pixel(8, 18)).isEqualTo(0x102030);
    }

    @Test
    void everyFormLikeADiscCoversTheDiscsArea() {
        for (Form form : Form.values()) {
            canvas.clear(0);
            Body.Outline outline = Outlines.like(form, 8);
            canvas.outline(outline, 32.3, 31.8, 0.4, 0xFFFFFF);
            assertThat(Outlines.area(outline)).isEqualTo(Math.PI * 64, within(1e-9));
            assertThat(covered()).as(form.name()).isEqualTo(Math.PI * 64, within(2.0));
        }
        canvas.clear(0);
        canvas.dot(20.4, 20.7, 3, 0xFFFFFF);
        assertThat(covered()).isEqualTo(Math.PI * 9, within(1.0));
    }

    @Test
    void theCentreOfWhatIsDrawnIsWhereItWasPut() {
        for (Form form : Form.values()) {
            canvas.clear(0);
            canvas.outline(Outlines.like(form, 7), 30.25, 33.5, 1, 0xFFFFFF);
            double x = 0;
            double y = 0;
            for (int row = 0; row < 64; row++) {
                for (int column = 0; column < 64; column++) {
                    double share = (pixel(column, row) & 0xFF) / 255.0;
                    x += share * (column + 0.5);
                    y += share * (row + 0.5);
                }
            }
            assertThat(x / covered()).as(form.name()).isEqualTo(30.25, within(0.05));
            assertThat(y / covered()).as(form.name()).isEqualTo(33.5, within(0.05));
        }
    }

    @Test
    void theBackgroundComesBack() {
        canvas.clear(0x445566);
        canvas.keepBackground();
        canvas.disc(32, 32, 20, 20, 0xFFFFFF);
        canvas.restoreBackground();
        assertThat(pixel(32, 32)).isEqualTo(0x445566);
    }

    @Test
    void aRimIsDarkerAndInside() {
        Canvas large = new Canvas(64, 64, 4);
        large.rimmed(new Body.Outline(Form.BOX, 12, 12), 8, 8, 0, 0x6496C8); // pixels 8 to 56, the rim 2.8 wide
        assertThat(pixel(large, 32, 32)).isEqualTo(0x6496C8);
        assertThat(pixel(large, 9, 32)).isEqualTo(Canvas.darker(0x6496C8));
        assertThat(pixel(large, 7, 32)).isZero();
    }

    private double covered() {
        double sum = 0;
        for (int row = 0; row < 64; row++) {
            for (int column = 0; column < 64; column++) {
                sum += (pixel(column, row) & 0xFF) / 255.0;
            }
        }
        return sum;
    }

    private int pixel(int column, int row) {
        return pixel(canvas, column, row);
    }

    private static int pixel(Canvas of, int column, int row) {
        Frame frame = of.frame();
        int at = 3 * (row * 64 + column);
        return ((frame.rgb()[at] & 0xFF) << 16) | ((frame.rgb()[at + 1] & 0xFF) << 8) | (frame.rgb()[at + 2] & 0xFF);
    }
}
