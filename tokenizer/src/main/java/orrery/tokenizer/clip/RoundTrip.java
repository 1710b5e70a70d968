package orrery.tokenizer.clip;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Device;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.video.Frames;

/**
 * Clips through a tokenizer and back, piece by piece, so that memory does not grow with their length. Frames are padded at the right,
 * below and at the end, and what comes back is cut to them.
 *
 * @param tokenizer for video, or for images: it codes every frame alone
 * @param context latent frames that attention over time sees; {@link Pass#UNBOUNDED} for results equal to one pass over the whole clip
 * @param device where the tokenizer is
 * @param type of its weights
 */
public record RoundTrip(ClipTokenizer tokenizer, int context, Device device, DType type) {
    /** Frames that are read at once. */
    public static final int PIECE = 16;

    public RoundTrip {
        tokenizer = tokenizer.video() ? tokenizer : new EachFrame(tokenizer);
    }

    /**
     * What became of a clip.
     *
     * @param frames that it has
     * @param latents [channels, frames, height, width] of its latents
     * @param psnr in dB over the whole clip, of bytes
     * @param ssim mean of its frames, of bytes
     * @param encodeSeconds that the tokenizer took to encode, reading and padding left out
     * @param decodeSeconds that it took to decode
     * @param repeated copies of the last frame that filled the last latent
     */
    public record Outcome(
            long frames,
            long[] latents,
            double psnr,
            double ssim,
            double encodeSeconds,
            double decodeSeconds,
            int repeated) {}

    /**
     * Codes and decodes a clip and compares.
     *
     * @param back gets every frame as it was and as it came back, both UINT8 [H, W, 3]; they die afterwards
     * @param done is told how many frames came back so far; may throw to stop
     * @throws OrreryException when there is no frame
     */
    public Outcome of(FrameSource clip, BiConsumer<Tensor, Tensor> back, LongConsumer done) {
        Padding padding = padding(clip.height(), clip.width());
        long[] latents = {0, 0, 0, 0};
        long encoding = 0;
        long decoding = 0;
        long compared = 0;
        try (NoGrad off = NoGrad.open();
                LatentStream encoder = new LatentStream(tokenizer, context);
                PixelStream decoder = new PixelStream(tokenizer, context);
                Likeness likeness = new Likeness()) {
            boolean more = true;
            while (more) {
                try (Scope piece = Scope.open()) {
                    Tensor bytes = clip.read(PIECE);
                    more = bytes.size(0) > 0;
                    likeness.give(bytes);
                    Optional<Tensor> pixels = more ? Optional.of(pixels(bytes, padding)) : Optional.empty();
                    long start = System.nanoTime();
                    Optional<Tensor> made = pixels.isPresent() ? encoder.push(pixels.get()) : encoder.finish();
                    encoding += System.nanoTime() - start;
                    if (made.isPresent()) {
                        Tensor coded = made.get();
                        latents = new long[] {coded.size(1), latents[1] + coded.size(2), coded.size(3), coded.size(4)};
                        start = System.nanoTime();
                        Tensor decoded = decoder.push(coded);
                        decoding += System.nanoTime() - start;
                        Tensor frames = bytes(decoded, clip.height(), clip.width());
                        for (long t = 0; t < frames.size(0); t++) {
                            Tensor frame = frames.select(0, t).contiguous();
                            compared += likeness.take(frame, back) ? 1 : 0;
                        }
                    }
                    done.accept(compared);
                }
            }
            if (compared == 0) {
                throw new OrreryException("a clip without a frame", "Give a clip with at least one frame.");
            }
            return new Outcome(
                    compared,
                    latents,
                    likeness.psnr(),
                    likeness.ssim(),
                    encoding / 1e9,
                    decoding / 1e9,
                    encoder.repeated());
        }
    }

    /** What frames of a size lack; at the end nothing, the streams fill that. */
    public Padding padding(int height, int width) {
        return Padding.atEnd(new Padding.Size(1, height, width), tokenizer);
    }

    /** UINT8 [T, H, W, 3] to what the tokenizer takes, [1, 3, T, H', W'] in −1..1. */
    public Tensor pixels(Tensor bytes, Padding padding) {
        Tensor signed = Frames.toSigned(bytes).transpose(0, 1).unsqueeze(0);
        return padding.pad(signed, 2).to(device).to(type);
    }

    /** And back, cut to frames of a size. */
    public static Tensor bytes(Tensor pixels, int height, int width) {
        Tensor cut = pixels.narrow(3, 0, height).narrow(4, 0, width);
        return Frames.fromSigned(cut.squeeze(0).transpose(0, 1)).to(Device.CPU);
    }
}
