package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import orrery.tensor.DType;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Resize.OpenCvKernel;
import orrery.video.Resize.PillowFilter;

class PicturePropertyTest {
    @Property(tries = 50)
    void bytesSurviveBeingNumbers(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width) {
        try (Scope scope = Scope.open()) {
            Tensor frames = Clips.noise(seed, 2, height, width);
            Tensor unit = Frames.toUnit(frames);
            assertThat(unit.shape()).containsExactly(2, 3, height, width);
            assertThat(unit.select(1, 2)
                            .equalTo(frames.select(3, 2).to(DType.FLOAT32).div(255)))
                    .isTrue();
            assertThat(Frames.fromUnit(unit).equalTo(frames)).isTrue();
            assertThat(Frames.fromSigned(Frames.toSigned(frames)).equalTo(frames))
                    .isTrue();
        }
    }

    @Property(tries = 50)
    void resizingToTheSameSizeChangesNothing(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 20) int width,
            @ForAll OpenCvKernel kernel,
            @ForAll PillowFilter filter,
            @ForAll Interpolation mode) {
        try (Scope scope = Scope.open()) {
            Tensor frames = Clips.noise(seed, 2, height, width);
            assertThat(Resize.opencv(frames, height, width, kernel).equalTo(frames))
                    .isTrue();
            assertThat(Resize.pillow(frames, height, width, filter).equalTo(frames))
                    .isTrue();
            Tensor numbers = Frames.toUnit(frames);
            Tensor same = Resize.torch(numbers, height, width, mode, false, false);
            assertThat(Frames.fromUnit(same).equalTo(frames)).isTrue();
        }
    }

    @Property(tries = 100)
    void plainPicturesStayPlainAtAnySize(
            @ForAll @IntRange(min = 0, max = 255) int value,
            @ForAll @IntRange(min = 1, max = 24) int height,
            @ForAll @IntRange(min = 1, max = 24) int width,
            @ForAll @IntRange(min = 1, max = 24) int newHeight,
            @ForAll @IntRange(min = 1, max = 24) int newWidth,
            @ForAll OpenCvKernel kernel,
            @ForAll PillowFilter filter) {
        try (Scope scope = Scope.open()) {
            Tensor plain = Tensor.full(value, height, width, 3).to(DType.UINT8);
            Tensor wanted = Tensor.full(value, newHeight, newWidth, 3).to(DType.UINT8);
            assertThat(Resize.opencv(plain, newHeight, newWidth, kernel).equalTo(wanted))
                    .isTrue();
            assertThat(Resize.pillow(plain, newHeight, newWidth, filter).equalTo(wanted))
                    .isTrue();
        }
    }
}
