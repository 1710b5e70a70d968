package orrery.tokenizer;

import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.clip.FrameSource;
import orrery.video.Resize;
import orrery.video.Resize.OpenCvKernel;

/**
 * A frame, what came back of it, and how they differ, beside each other.
 *
 * @param height of a panel in pixels
 * @param width of a panel in pixels
 */
record Panels(int height, int width) {
    /** The H.264 encoder takes no wider picture; larger frames are shown smaller. */
    private static final int WIDEST = 3840;

    private static final int PANELS = 3;
    private static final int LOUDER = 4; // differences are small

    /** Panels for the frames of a clip. */
    static Panels of(FrameSource clip) {
        int most = WIDEST / PANELS;
        return clip.width() <= most
                ? new Panels(clip.height(), clip.width())
                : new Panels(Math.max(1, Math.round(clip.height() * (float) most / clip.width())), most);
    }

    int wide() {
        return PANELS * width;
    }

    /**
     * The picture.
     *
     * @param real the frame, UINT8 [H, W, 3]
     * @param made what came back, the same shape
     * @return UINT8 [height, 3 width, 3]; the difference four times as large as it is
     */
    Tensor picture(Tensor real, Tensor made) {
        try (Scope scope = Scope.open()) {
            Tensor apart = real.to(DType.FLOAT32).sub(made.to(DType.FLOAT32)).abs();
            Tensor seen = apart.mul(LOUDER).clamp(0, 255).to(DType.UINT8);
            return scope.keep(Tensor.cat(List.of(fitted(real), fitted(made), fitted(seen)), 1));
        }
    }

    private Tensor fitted(Tensor frame) {
        return frame.size(1) == width ? frame : Resize.opencv(frame.contiguous(), height, width, OpenCvKernel.AREA);
    }
}
