package orrery.tokenizer.wan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the sizes of a Wan autoencoder by the shapes of its weights; what shapes cannot tell is taken as the releases have it. */
public final class WanShapes {
    private static final List<Integer> MULTIPLIERS = List.of(1, 2, 4, 4);

    private WanShapes() {}

    /**
     * The sizes.
     *
     * @param shapes by key, native or diffusers'
     * @return empty where these are not the weights of a whole Wan autoencoder
     */
    public static Optional<WanConfig> config(Map<String, long[]> shapes) {
        boolean known = WanNames.isNative(shapes.keySet());
        if (!known && !WanNames.isDiffusers(shapes.keySet())) {
            return Optional.empty();
        }
        long[] in = shapes.get(known ? "encoder.conv1.weight" : "encoder.conv_in.weight");
        long[] latent = shapes.get(known ? "conv2.weight" : "post_quant_conv.weight");
        long[] decoder = shapes.get(known ? "decoder.conv1.weight" : "decoder.conv_in.weight");
        long[] out = shapes.get(known ? "decoder.head.2.weight" : "decoder.conv_out.weight");
        if (in == null || latent == null || decoder == null || out == null || in.length != 5) {
            return Optional.empty();
        }
        String nested = known ? "encoder.downsamples.0.downsamples." : "encoder.down_blocks.0.resnets.";
        boolean residual = shapes.keySet().stream().anyMatch(key -> key.startsWith(nested));
        int patch = in[1] == 3 ? 1 : 2;
        return Optional.of(new WanConfig(
                new WanConfig.Pixels((int) in[1], (int) out[0], patch),
                new WanConfig.Widths((int) in[0], (int) (decoder[0] / 4), MULTIPLIERS),
                2,
                (int) latent[0],
                List.of(false, true, true),
                List.of(),
                residual));
    }

    /** The published name of sizes, such as {@code Wan2.1}; {@code Wan} for others. */
    public static String label(WanConfig config) {
        if (config.equals(WanConfig.wan21())) {
            return "Wan2.1";
        }
        return config.equals(WanConfig.wan22()) ? "Wan2.2" : "Wan";
    }
}
