package orrery.tokenizer.cosmos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import orrery.tokenizer.quantize.QuantizerConfig;

/**
 * Tells the sizes of a Cosmos tokenizer by the shapes of its weights. What shapes cannot tell is taken as the releases have it: the Haar
 * patcher, codes where a latent has six numbers and their levels, no attention beside the middle.
 */
public final class CosmosShapes {
    private static final int CODE_WIDTH = 6; // of the published discrete tokenizers

    private final Map<String, long[]> shapes;
    private final boolean video;
    private final boolean diffusers;

    private CosmosShapes(Map<String, long[]> shapes, boolean diffusers) {
        this.shapes = shapes;
        this.diffusers = diffusers;
        video = diffusers || shapes.containsKey("encoder.conv_in.0.conv3d.weight");
    }

    /**
     * The sizes.
     *
     * @param file shapes by key, native (buffers and unused samplers do not matter) or diffusers'
     * @return empty where these are not the weights of a whole Cosmos tokenizer, or where unused samplers of the first release hide
     *     which of several it is
     */
    public static Optional<CosmosConfig> config(Map<String, long[]> file) {
        boolean diffusers = CosmosNames.isDiffusers(file.keySet());
        Map<String, long[]> shapes =
                diffusers ? file : CosmosNames.nativeParameters(file, file.keySet()); // keeps all samplers for now
        return new CosmosShapes(shapes, diffusers).read();
    }

    /** The published tokenizer of these sizes; the older where two differ only in their weights. */
    public static Optional<CosmosRelease> release(CosmosConfig config) {
        for (CosmosRelease release : CosmosRelease.values()) {
            if (release.config().equals(config)) {
                return Optional.of(release);
            }
        }
        return Optional.empty();
    }

    private Optional<CosmosConfig> read() {
        long[] in = shapes.get(conv("encoder.conv_in", 0));
        long[] out = shapes.get(conv("encoder.conv_out", 1));
        long[] quant = shapes.get(plain("quant_conv"));
        long[] post = shapes.get(plain("post_quant_conv"));
        if (in == null || out == null || quant == null || post == null) {
            return Optional.empty();
        }
        int patch = patch(in[1]);
        List<Integer> encoder = multipliers(i -> block("encoder.down", i, 0), in[0]);
        List<Integer> decoder = multipliers(i -> block("decoder.up", i, 0), in[0]);
        if (patch == 0 || encoder.isEmpty() || decoder.isEmpty()) {
            return Optional.empty();
        }
        if (diffusers) {
            Collections.reverse(decoder); // numbered as they run
        }
        int blocks = 0;
        while (shapes.containsKey(block("encoder.down", 0, blocks))) {
            blocks++;
        }
        boolean variational = quant[0] == 2 * post[1];
        @Nullable QuantizerConfig quantizer = post[1] == CODE_WIDTH && !variational ? QuantizerConfig.cosmos() : null;
        int levels = encoder.size();
        int space = 1 << (log2(patch) + samplers(levels, video ? 1 : 0));
        int time = video ? 1 << (log2(patch) + samplers(levels, 2)) : 1;
        CosmosConfig config = new CosmosConfig(
                video,
                new CosmosConfig.Patch(patch, Patcher.Method.HAAR),
                new CosmosConfig.Network(3, 3, (int) in[0], encoder, decoder, blocks),
                new CosmosConfig.Compression(space, time),
                new CosmosConfig.Attention(1024, List.of(32)),
                new CosmosConfig.Bottleneck((int) post[0], (int) post[1], variational, quantizer),
                false);
        return ambiguous(levels) ? only(config) : Optional.of(config);
    }

    /** Every sampler has every convolution: the first release stored those that it does not use, too. */
    private boolean ambiguous(int levels) {
        return video
                && !diffusers
                && levels > 1
                && samplers(levels, 1) == levels - 1
                && samplers(levels, 2) == levels - 1;
    }

    /** The one release that differs in its compression only; none where there are several. */
    private static Optional<CosmosConfig> only(CosmosConfig guess) {
        List<CosmosConfig> fitting = new ArrayList<>();
        for (CosmosRelease release : CosmosRelease.values()) {
            CosmosConfig c = release.config();
            boolean same = c.video() == guess.video()
                    && c.patch().equals(guess.patch())
                    && c.network().equals(guess.network())
                    && c.bottleneck().equals(guess.bottleneck());
            if (same && !fitting.contains(c)) {
                fitting.add(c);
            }
        }
        return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    private int samplers(int levels, int convolution) {
        int count = 0;
        for (int i = 0; i < levels; i++) {
            String name = diffusers
                    ? "encoder.down_blocks." + i + ".downsamplers.0.conv" + convolution + ".weight"
                    : video
                            ? "encoder.down." + i + ".downsample.conv" + convolution + ".conv3d.weight"
                            : "encoder.down." + i + ".downsample.conv.weight";
            count += shapes.containsKey(name) ? 1 : 0;
        }
        return count;
    }

    private List<Integer> multipliers(IntFunction<String> key, long channels) {
        List<Integer> multipliers = new ArrayList<>();
        for (int i = 0; shapes.get(key.apply(i)) != null; i++) {
            multipliers.add((int) (shapes.getOrDefault(key.apply(i), new long[] {0})[0] / channels));
        }
        return multipliers;
    }

    private String block(String side, int level, int number) {
        if (diffusers) {
            return side + "_blocks." + level + ".resnets." + number + ".conv1.conv_s.weight";
        }
        return conv(side + "." + level + ".block." + number + ".conv1", 0);
    }

    private String conv(String name, int part) {
        if (diffusers) {
            return name + (part == 0 ? ".conv_s.weight" : ".conv_t.weight");
        }
        return name + (video ? "." + part + ".conv3d.weight" : ".weight");
    }

    private String plain(String name) {
        return name + (video && !diffusers ? ".conv3d.weight" : ".weight");
    }

    private int patch(long channels) {
        for (int patch : Set.of(1, 2, 4, 8)) {
            if (channels == 3L * patch * patch * (video ? patch : 1)) {
                return patch;
            }
        }
        return 0;
    }

    private static int log2(int value) {
        return Integer.numberOfTrailingZeros(value);
    }
}
