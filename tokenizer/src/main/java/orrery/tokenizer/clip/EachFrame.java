package orrery.tokenizer.clip;

import orrery.base.Check;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;

/**
 * A tokenizer for images as one for video: every frame is coded alone.
 *
 * @param images that codes
 */
public record EachFrame(ClipTokenizer images) implements ClipTokenizer {
    public EachFrame {
        Check.that(!images.video(), "Use it as it is.", "this tokenizer is for video already");
    }

    @Override
    public Tensor encode(Tensor pixels, Pass pass) {
        return clip(images.encode(frames(pixels), pass.part("image")), pixels.size(0), pass);
    }

    @Override
    public Tensor decode(Tensor latents, Pass pass) {
        return clip(images.decode(frames(latents), pass.part("image")), latents.size(0), pass);
    }

    private static Tensor frames(Tensor clip) {
        return clip.transpose(1, 2).flatten(0, 1);
    }

    private static Tensor clip(Tensor frames, long batch, Pass pass) {
        pass.advance();
        long[] s = frames.shape();
        return frames.reshape(batch, s[0] / batch, s[1], s[2], s[3]).transpose(1, 2);
    }

    @Override
    public int timeCompression() {
        return 1;
    }

    @Override
    public int spaceCompression() {
        return images.spaceCompression();
    }

    @Override
    public int latentsAtOnce(long height, long width) {
        return images.latentsAtOnce(height, width);
    }

    @Override
    public double bits() {
        return images.bits();
    }

    @Override
    public boolean video() {
        return true;
    }
}
