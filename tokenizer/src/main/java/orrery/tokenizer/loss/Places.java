package orrery.tokenizer.loss;

import java.util.List;
import orrery.tensor.Functional;
import orrery.tensor.Tensor;

/** Places between the pixels of a picture: columns and rows, counted in pixels from the centre of the first. */
final class Places {
    private Places() {}

    /** Column and row of each pixel of [B, C, H, W]: [B, 2, H, W]. */
    static Tensor of(Tensor like) {
        long h = like.size(2);
        long w = like.size(3);
        Tensor columns = Tensor.arange(w).reshape(1, w).expand(h, w);
        Tensor rows = Tensor.arange(h).reshape(h, 1).expand(h, w);
        Tensor grid = Tensor.stack(List.of(columns, rows), 0).to(like.dtype()).to(like.device());
        return grid.unsqueeze(0).expand(like.size(0), 2, h, w);
    }

    /**
     * What pictures show at places, bilinear; zero outside.
     *
     * @param pictures [B, C, H, W]
     * @param places columns and rows, [B, h, w, 2]
     * @return [B, C, h, w]
     */
    static Tensor look(Tensor pictures, Tensor places) {
        return Functional.gridSample(pictures, relative(places, pictures));
    }

    /** 1 where places lie within the picture, 0 elsewhere: [B, h, w, 2] to [B, 1, h, w]. */
    static Tensor within(Tensor places, Tensor picture) {
        Tensor inside = relative(places, picture).abs().le(1); // [B, h, w, 2]
        return inside.select(3, 0).logicalAnd(inside.select(3, 1)).unsqueeze(1).to(picture.dtype());
    }

    /** Pixels to −1..1 from the first to the last pixel's centre. */
    private static Tensor relative(Tensor places, Tensor picture) {
        double[] last = {Math.max(1, picture.size(3) - 1), Math.max(1, picture.size(2) - 1)};
        Tensor scale = Tensor.of(last, 2).to(places.dtype()).to(places.device());
        return places.mul(2).div(scale).sub(1);
    }
}
