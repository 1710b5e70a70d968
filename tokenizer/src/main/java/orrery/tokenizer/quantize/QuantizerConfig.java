package orrery.tokenizer.quantize;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;

/**
 * Which quantizer a discrete tokenizer has.
 *
 * @param levels of each channel, for finite scalar quantization
 * @param codebook learned vectors, for vector quantization
 * @param bits signs, for look-up free quantization
 * @param layers that code what is left over, one after the other; 1 for none
 */
public record QuantizerConfig(
        @Nullable List<Integer> levels,
        VectorQuantizer.@Nullable Codebook codebook,
        LookupFree.@Nullable Bits bits,
        int layers) {
    public QuantizerConfig {
        levels = levels == null ? null : List.copyOf(levels);
        int given = (levels == null ? 0 : 1) + (codebook == null ? 0 : 1) + (bits == null ? 0 : 1);
        Check.that(given == 1, "Give levels, codebook or bits.", "%d kinds of quantizer", given);
        Check.atLeast("layers", layers, 1);
    }

    /** The 64,000 codes of the published discrete tokenizers. */
    public static QuantizerConfig cosmos() {
        return finiteScalar(List.of(8, 8, 8, 5, 5, 5));
    }

    /** Finite scalar quantization. */
    public static QuantizerConfig finiteScalar(List<Integer> levels) {
        return new QuantizerConfig(levels, null, null, 1);
    }

    /** Vector quantization, in one layer or in several. */
    public static QuantizerConfig vectors(VectorQuantizer.Codebook codebook, int layers) {
        return new QuantizerConfig(null, codebook, null, layers);
    }

    /** Look-up free quantization. */
    public static QuantizerConfig signs(LookupFree.Bits bits) {
        return new QuantizerConfig(null, null, bits, 1);
    }

    /** Makes it, with parameters of zeros where it has some. */
    public Quantizer make() {
        return layers == 1 ? one() : new Residual(layers, this::one);
    }

    private Quantizer one() {
        if (levels != null) {
            return new FiniteScalar(levels);
        }
        if (codebook != null) {
            return new VectorQuantizer(codebook);
        }
        if (bits != null) {
            return new LookupFree(bits);
        }
        throw new OrreryException("no kind of quantizer", "Give levels, codebook or bits.");
    }
}
