package orrery.video;

import java.util.Arrays;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Pictures in another size, as each of the libraries that published models were trained with would make them. They differ: the
 * same word "bicubic" means three kernels. Results die with the caller's scope.
 */
public final class Resize {
    private Resize() {}

    /** What OpenCV calls its interpolations. */
    public enum OpenCvKernel {
        /** Means over the covered area when shrinking both ways; otherwise a linear form with wider flat parts. */
        AREA,
        /** Two neighbours an axis; no smoothing when shrinking. */
        LINEAR,
        /** Four neighbours an axis, a = -0.75; no smoothing when shrinking. */
        CUBIC,
        /** Eight neighbours an axis; no smoothing when shrinking. */
        LANCZOS4,
        /** The pixel at the rounded-down position. */
        NEAREST
    }

    /** What Pillow calls its filters. All but {@link #NEAREST} widen when shrinking, so that every pixel counts. */
    public enum PillowFilter {
        NEAREST,
        BOX,
        BILINEAR,
        HAMMING,
        /** a = -0.5. */
        BICUBIC,
        LANCZOS
    }

    /**
     * As {@code torch.nn.functional.interpolate}.
     *
     * @param pictures floating [N, C, H, W]
     * @param height new height, 1 or more
     * @param width new width, 1 or more
     * @param antialias smooth when shrinking; bilinear and bicubic only
     * @param alignCorners keep the centres of the corner pixels; bilinear and bicubic only
     * @return [N, C, height, width]
     */
    public static Tensor torch(
            Tensor pictures, int height, int width, Interpolation mode, boolean antialias, boolean alignCorners) {
        checkSize(height, width);
        boolean smooth = mode == Interpolation.BILINEAR || mode == Interpolation.BICUBIC;
        Check.that(
                smooth || !(antialias || alignCorners),
                "Drop the option, or use BILINEAR or BICUBIC.",
                "%s knows neither antialias nor alignCorners",
                mode);
        Check.that(
                pictures.dim() == 4 && pictures.dtype().isFloating(),
                "Give floating numbers [N, C, H, W].",
                "pictures of %s %s",
                pictures.dtype(),
                Arrays.toString(pictures.shape()));
        return Functional.interpolate(pictures, height, width, mode, alignCorners, antialias);
    }

    /**
     * As torchvision resizes a UINT8 tensor, with antialias: computed in floating numbers, rounded, clamped.
     *
     * @param pictures UINT8 [N, C, H, W]
     * @param mode {@code BILINEAR} or {@code BICUBIC}
     * @return UINT8 [N, C, height, width]
     */
    public static Tensor torchvision(Tensor pictures, int height, int width, Interpolation mode) {
        Check.that(
                mode == Interpolation.BILINEAR || mode == Interpolation.BICUBIC,
                "Use BILINEAR or BICUBIC.",
                "torchvision does not smooth with %s",
                mode);
        Check.that(
                pictures.dim() == 4 && pictures.dtype() == DType.UINT8,
                "Give UINT8 [N, C, H, W].",
                "pictures of %s %s",
                pictures.dtype(),
                Arrays.toString(pictures.shape()));
        try (Scope work = Scope.open()) {
            Tensor made = torch(pictures.to(DType.FLOAT32), height, width, mode, true, false);
            return work.keep(made.round().clamp(0, 255).to(DType.UINT8));
        }
    }

    /**
     * As {@code cv2.resize}.
     *
     * @param pictures UINT8 or FLOAT32 [..., H, W, C]
     * @return the same type, [..., height, width, C]
     */
    public static Tensor opencv(Tensor pictures, int height, int width, OpenCvKernel kernel) {
        checkSize(height, width);
        checkLast(pictures);
        long[] shape = resized(pictures, height, width);
        OpenCvResize resize = new OpenCvResize(
                (int) pictures.size(-3), (int) pictures.size(-2), (int) pictures.size(-1), height, width, kernel);
        if (pictures.dtype() == DType.UINT8) {
            return Tensor.of(resize.bytes(pictures.bytes()), shape);
        }
        return Tensor.of(resize.floats(pictures.floats()), shape);
    }

    /**
     * As {@code PIL.Image.resize} of an RGB or grey picture.
     *
     * @param pictures UINT8 [..., H, W, C]
     * @return UINT8 [..., height, width, C]
     */
    public static Tensor pillow(Tensor pictures, int height, int width, PillowFilter filter) {
        checkSize(height, width);
        checkLast(pictures);
        Check.that(pictures.dtype() == DType.UINT8, "Give UINT8.", "Pillow's resize of %s", pictures.dtype());
        PillowResize resize = new PillowResize(
                (int) pictures.size(-3), (int) pictures.size(-2), (int) pictures.size(-1), height, width, filter);
        return Tensor.of(resize.bytes(pictures.bytes()), resized(pictures, height, width));
    }

    private static void checkSize(int height, int width) {
        Check.within("height", height, 1, 1 << 15);
        Check.within("width", width, 1, 1 << 15);
    }

    private static void checkLast(Tensor pictures) {
        Check.that(
                pictures.dim() >= 3
                        && pictures.numel() > 0
                        && (pictures.dtype() == DType.UINT8 || pictures.dtype() == DType.FLOAT32),
                "Give UINT8 or FLOAT32 [..., H, W, C].",
                "pictures of %s %s",
                pictures.dtype(),
                Arrays.toString(pictures.shape()));
    }

    private static long[] resized(Tensor pictures, int height, int width) {
        long[] shape = pictures.shape();
        shape[shape.length - 3] = height;
        shape[shape.length - 2] = width;
        return shape;
    }
}
