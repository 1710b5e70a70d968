package orrery.tokenizer.quantize;

import java.util.Arrays;
import java.util.Map;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/** Latents to codes and back. Latents are [B, C, …]: a picture [B, C, H, W] or a video [B, C, T, H, W]. */
public abstract class Quantizer extends Layer {
    /**
     * What became of latents.
     *
     * @param codes the vectors that stand for the codes, same shape and type as the latents; gradients pass straight through
     * @param indices INT64 [B, …], numbers of the codes from 0; residual forms have their layers in dimension 1
     * @param loss one number a sample, [B, 1, …]: what training adds so that latents and codes stay close; zeros where nothing is learned
     * @param measures single numbers for a log, such as {@code perplexity}
     */
    public record Quantized(Tensor codes, Tensor indices, Tensor loss, Map<String, Tensor> measures) {}

    /** Codes of latents [B, C, …]. */
    public abstract Quantized quantize(Tensor z);

    /** The vectors [B, C, …] that stand for indices [B, …]. */
    public abstract Tensor codes(Tensor indices);

    /** Number of different codes of one layer. */
    public abstract long size();

    /** Bits that tell the codes of one place, all layers and codebooks together. */
    public double bits() {
        return Math.log((double) size()) / Math.log(2);
    }

    /** [B, C, …] to [B, …, C], a view. */
    static Tensor channelsToEnd(Tensor x) {
        long[] order = new long[x.dim()];
        Arrays.setAll(order, i -> i == 0 ? 0 : i + 1);
        order[order.length - 1] = 1;
        return x.permute(order);
    }

    /** [B, …, C] to [B, C, …], row by row in memory. */
    static Tensor channelsToFront(Tensor x) {
        long[] order = new long[x.dim()];
        Arrays.setAll(order, i -> i < 2 ? i : i - 1);
        order[1] = x.dim() - 1L;
        return x.permute(order).contiguous();
    }

    /** Dimensions 1 to the last one. */
    static int[] allButBatch(Tensor x) {
        int[] dims = new int[x.dim() - 1];
        Arrays.setAll(dims, i -> i + 1);
        return dims;
    }
}
