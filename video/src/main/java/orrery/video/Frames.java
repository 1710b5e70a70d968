package orrery.video;

import java.util.Arrays;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * Pictures as bytes, as video has them, and as numbers, as networks take them. Bytes are UINT8 with the channels last; numbers
 * are FLOAT32 with the channels before height and width. Any dimensions may stand in front. Results die with the caller's scope.
 */
public final class Frames {
    private Frames() {}

    /**
     * Bytes to numbers in 0..1.
     *
     * @param bytes UINT8 [..., H, W, C]
     * @return FLOAT32 [..., C, H, W], each element byte / 255
     */
    public static Tensor toUnit(Tensor bytes) {
        return channelsFirst(checkBytes(bytes)).to(DType.FLOAT32).div(255);
    }

    /**
     * Numbers in 0..1 to bytes; what lies outside is clamped. The exact inverse of {@link #toUnit}.
     *
     * @param unit floating [..., C, H, W]
     * @return UINT8 [..., H, W, C], each element floor(255 x + 0.5)
     */
    public static Tensor fromUnit(Tensor unit) {
        Check.that(
                unit.dim() >= 3 && unit.dtype().isFloating(),
                "Give floating numbers [..., C, H, W].",
                "pictures of %s %s",
                unit.dtype(),
                Arrays.toString(unit.shape()));
        Tensor rounded = unit.to(DType.FLOAT32).clamp(0, 1).mul(255).add(0.5).floor();
        return channelsLast(rounded.to(DType.UINT8));
    }

    /**
     * Bytes to numbers in -1..1, the range of the Cosmos tokenizers: 2 · byte / 255 - 1, computed in double and rounded once.
     *
     * @param bytes UINT8 [..., H, W, C]
     * @return FLOAT32 [..., C, H, W]
     */
    public static Tensor toSigned(Tensor bytes) {
        return channelsFirst(checkBytes(bytes))
                .to(DType.FLOAT64)
                .div(255)
                .mul(2)
                .sub(1)
                .to(DType.FLOAT32);
    }

    /**
     * Numbers in -1..1 to bytes; what lies outside is clamped. The exact inverse of {@link #toSigned}.
     *
     * @param signed floating [..., C, H, W]
     * @return UINT8 [..., H, W, C]
     */
    public static Tensor fromSigned(Tensor signed) {
        return fromUnit(signed.to(DType.FLOAT32).add(1).div(2));
    }

    private static Tensor checkBytes(Tensor bytes) {
        Check.that(
                bytes.dim() >= 3 && bytes.dtype() == DType.UINT8,
                "Give UINT8 [..., H, W, C].",
                "pictures of %s %s",
                bytes.dtype(),
                Arrays.toString(bytes.shape()));
        return bytes;
    }

    private static Tensor channelsFirst(Tensor last) {
        return last.transpose(-1, -2).transpose(-2, -3).contiguous();
    }

    private static Tensor channelsLast(Tensor first) {
        return first.transpose(-3, -2).transpose(-2, -1).contiguous();
    }
}
