package orrery.tokenizer.cosmos;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orrery.tensor.Tensor;

/**
 * What the weights of a Cosmos tokenizer are called: natively, as in the releases and here, and in diffusers, which numbers the levels of
 * the decoder in the order in which they run. A bijection on parameters; buffers have no counterpart there.
 */
public final class CosmosNames {
    /** Buffers of traced files, and convolutions of samplers that the topology does not use: no parameters of the network. */
    private static final Pattern BUFFER = Pattern.compile(
            "(encoder\\.patcher(3d)?|decoder\\.unpatcher(3d)?)\\..*|(inv_quant\\.)?quantizer\\.(_levels|_basis|implicit_codebook|mask|zero|codebook)"
                    + "|inv_quant\\..*");

    private static final Pattern SAMPLER =
            Pattern.compile(".*\\.(downsample|upsample)\\.conv[123]\\.conv3d\\.(weight|bias)");
    private static final Pattern TRAINED = Pattern.compile("(model\\.)?network\\.(.*)"); // in a training checkpoint
    private static final Pattern AVERAGED =
            Pattern.compile("(model\\.)?ema\\.network-(.*)"); // its average, dashes for dots

    private static final Pattern LEVEL =
            Pattern.compile("(encoder\\.down|decoder\\.up)\\.(\\d+)\\.(block|attn|downsample|upsample)\\.(.*)");

    private CosmosNames() {}

    /**
     * The parameters of the network among the tensors of a native file: without buffers, losses, unused samplers and the prefix of a
     * training checkpoint, from which the average is taken where there is one: files for inference hold that.
     *
     * @param keys that the network has
     */
    public static <T> Map<String, T> nativeParameters(Map<String, T> file, Set<String> keys) {
        Map<String, T> parameters = new LinkedHashMap<>();
        trained(file).forEach((name, value) -> {
            boolean unused = !keys.contains(name) && SAMPLER.matcher(name).matches();
            if (!unused && !BUFFER.matcher(name).matches()) {
                parameters.put(name, value);
            }
        });
        return parameters;
    }

    /** The network of a training checkpoint, averaged where it holds the average; any other file as it is. */
    private static <T> Map<String, T> trained(Map<String, T> file) {
        for (Pattern kind : new Pattern[] {AVERAGED, TRAINED}) {
            Map<String, T> found = new LinkedHashMap<>();
            file.forEach((key, value) -> {
                Matcher matcher = kind.matcher(key);
                if (matcher.matches()) {
                    String name = matcher.group(2);
                    found.put(kind == AVERAGED ? name.replace('-', '.') : name, value);
                }
            });
            if (!found.isEmpty()) {
                return found;
            }
        }
        return file;
    }

    /**
     * The parameters of the network by their native names, whatever the file calls them.
     *
     * @param network whose keys and levels decide
     */
    public static Map<String, Tensor> toNative(Map<String, Tensor> file, CosmosTokenizer network) {
        Map<String, Tensor> state = network.state();
        if (!isDiffusers(file.keySet())) {
            return nativeParameters(file, state.keySet());
        }
        Map<String, String> back = new LinkedHashMap<>();
        toDiffusers(state.keySet(), network.config()).forEach((key, diffusers) -> back.put(diffusers, key));
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        file.forEach((key, value) -> renamed.put(back.getOrDefault(key, key), value));
        return renamed;
    }

    /** Native key to diffusers key, in the order of the keys. */
    public static Map<String, String> toDiffusers(Iterable<String> keys, CosmosConfig config) {
        int levels = config.network().decoderMultipliers().size();
        Map<String, String> names = new LinkedHashMap<>();
        keys.forEach(key -> names.put(key, diffusers(key, levels)));
        return names;
    }

    /** Whether keys are diffusers'. */
    public static boolean isDiffusers(Set<String> keys) {
        return keys.stream().anyMatch(key -> key.startsWith("encoder.down_blocks."))
                && keys.stream().anyMatch(key -> key.endsWith(".conv_s.weight"));
    }

    private static String diffusers(String key, int decoderLevels) {
        Matcher level = LEVEL.matcher(key);
        if (level.matches()) {
            boolean down = level.group(1).equals("encoder.down");
            int number = Integer.parseInt(level.group(2));
            String blocks =
                    down ? "encoder.down_blocks." + number : "decoder.up_blocks." + (decoderLevels - 1 - number);
            String rest = level.group(4);
            return blocks
                    + switch (level.group(3)) {
                        case "block" -> ".resnets." + inside(rest);
                        case "attn" -> attention(rest);
                        case "downsample" -> ".downsamplers.0." + inside(rest);
                        default -> ".upsamplers.0." + inside(rest);
                    };
        }
        return middle(key).orElseGet(() -> inside(key));
    }

    private static Optional<String> middle(String key) {
        for (String side : new String[] {"encoder.", "decoder."}) {
            if (key.startsWith(side + "mid.block_")) {
                int number = key.charAt((side + "mid.block_").length()) - '1';
                return Optional.of(side + "mid_block.resnets." + number + "."
                        + inside(key.substring((side + "mid.block_1.").length())));
            }
            if (key.startsWith(side + "mid.attn_1.")) {
                String rest = key.substring((side + "mid.attn_1.").length());
                return Optional.of(side + "mid_block" + attention("0." + rest));
            }
        }
        return Optional.empty();
    }

    /** {@code j.0.…} over space, {@code j.1.…} over time. */
    private static String attention(String rest) {
        String[] parts = rest.split("\\.", 3);
        String over = parts[1].equals("0") ? ".attentions." : ".temp_attentions.";
        return over + parts[0] + "." + inside(parts[2]);
    }

    /** Names within a block. */
    private static String inside(String rest) {
        return rest.replaceFirst("(^|\\.)(q|k|v)\\.conv3d\\.", "$1to_$2.")
                .replaceFirst("(^|\\.)proj_out\\.conv3d\\.", "$1to_out.0.")
                .replaceFirst("\\.0\\.conv3d\\.", ".conv_s.")
                .replaceFirst("\\.1\\.conv3d\\.", ".conv_t.")
                .replaceFirst("nin_shortcut\\.conv3d\\.", "conv_shortcut.")
                .replaceFirst("\\.conv3d\\.", ".");
    }
}
