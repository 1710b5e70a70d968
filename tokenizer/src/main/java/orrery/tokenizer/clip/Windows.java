package orrery.tokenizer.clip;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Frames;

/**
 * Long clips as the reference's command line reconstructs them: windows that know nothing of each other, each padded, coded, decoded and
 * cropped alone; seams can show. For results equal to the reference's; {@link LatentStream} has no seams.
 *
 * @param tokenizer that codes
 * @param frames of a window, 17 in the reference; the last may be shorter
 */
public record Windows(ClipTokenizer tokenizer, int frames) {
    private static final int SPACE = 16;
    private static final int TIME = 8;

    public Windows {
        Check.atLeast("frames of a window", frames, 1);
    }

    /** How the reference pads a window of [B, T, H, W, 3]. */
    public static Padding padding(Tensor bytes) {
        Padding.Size size = new Padding.Size((int) bytes.size(1), (int) bytes.size(2), (int) bytes.size(3));
        return Padding.asReference(size, SPACE, TIME);
    }

    /** UINT8 [B, T, H, W, 3] through the tokenizer and back. */
    public Tensor reconstruct(Tensor bytes) {
        List<Tensor> windows = new ArrayList<>();
        for (Tensor window : bytes.split(frames, 1)) {
            try (Scope scope = Scope.open()) {
                windows.add(scope.keep(one(window)));
            }
        }
        return Tensor.cat(windows, 1);
    }

    private Tensor one(Tensor window) {
        Padding padding = padding(window);
        Tensor pixels = Frames.toSigned(padding.pad(window, 1)); // [B, T, 3, H, W]
        if (!tokenizer.video()) {
            Tensor images = pixels.flatten(0, 1);
            Tensor back = Frames.fromSigned(tokenizer.decode(tokenizer.encode(images)));
            long[] s = pixels.shape();
            return padding.crop(back.reshape(s[0], s[1], s[3], s[4], s[2]), 1).contiguous();
        }
        Tensor back = tokenizer.decode(tokenizer.encode(pixels.transpose(1, 2)));
        return padding.crop(Frames.fromSigned(back.transpose(1, 2)), 1).contiguous();
    }
}
