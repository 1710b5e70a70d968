package orrery.tokenizer.wan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orrery.tensor.Tensor;

/** What the weights of a Wan autoencoder are called: in diffusers, as here, and natively. A bijection. */
public final class WanNames {
    private static final Pattern UP =
            Pattern.compile("decoder\\.up_blocks\\.(\\d+)\\.(resnets\\.(\\d+)|upsamplers?(\\.0)?)\\.(.*)");
    private static final Pattern DOWN = Pattern.compile("encoder\\.down_blocks\\.(\\d+)\\.(.*)");
    private static final Pattern DOWN_LEVEL = Pattern.compile("(resnets\\.(\\d+)|downsampler)\\.(.*)");

    private WanNames() {}

    /** Whether keys are the native ones. */
    public static boolean isNative(Set<String> keys) {
        return keys.stream().anyMatch(key -> key.startsWith("encoder.downsamples."));
    }

    /** Whether keys are diffusers'. */
    public static boolean isDiffusers(Set<String> keys) {
        return keys.contains("encoder.conv_in.weight")
                && keys.stream().anyMatch(key -> key.startsWith("encoder.down_blocks.") && key.endsWith(".gamma"));
    }

    /** Our key, which is diffusers', to the native one, in the order of the keys. */
    public static Map<String, String> toNative(Iterable<String> keys, WanConfig config) {
        Map<String, String> names = new LinkedHashMap<>();
        keys.forEach(key -> names.put(key, nativeName(key, config)));
        return names;
    }

    /** The parameters of the network by diffusers' names, whatever the file calls them. */
    public static Map<String, Tensor> toDiffusers(Map<String, Tensor> file, WanVae network) {
        if (!isNative(file.keySet())) {
            return file;
        }
        Map<String, String> back = new LinkedHashMap<>();
        toNative(network.state().keySet(), network.config()).forEach((key, name) -> back.put(name, key));
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        file.forEach((key, value) -> renamed.put(back.getOrDefault(key, key), value));
        return renamed;
    }

    private static String nativeName(String key, WanConfig c) {
        Matcher down = DOWN.matcher(key);
        if (down.matches()) {
            String level = "encoder.downsamples." + down.group(1) + ".";
            return c.residual() ? level + downLevel(down.group(2), c) : level + inside(down.group(2));
        }
        Matcher up = UP.matcher(key);
        if (up.matches()) {
            int blocks = c.residualBlocks() + 1;
            int level = Integer.parseInt(up.group(1));
            int part = up.group(3) == null ? blocks : Integer.parseInt(up.group(3));
            String where = c.residual()
                    ? "decoder.upsamples." + level + ".upsamples." + part
                    : "decoder.upsamples." + (level * (blocks + 1) + part);
            return where + "." + inside(up.group(5));
        }
        for (String side : new String[] {"encoder.", "decoder."}) {
            if (key.startsWith(side)) {
                return side + ends(key.substring(side.length()));
            }
        }
        return key.replaceFirst("^quant_conv\\.", "conv1.").replaceFirst("^post_quant_conv\\.", "conv2.");
    }

    private static String downLevel(String rest, WanConfig c) {
        Matcher part = DOWN_LEVEL.matcher(rest);
        if (!part.matches()) {
            return rest;
        }
        String number = part.group(2) == null ? String.valueOf(c.residualBlocks()) : part.group(2);
        return "downsamples." + number + "." + inside(part.group(3));
    }

    private static String ends(String rest) {
        if (rest.startsWith("mid_block.resnets.")) {
            int number = rest.charAt("mid_block.resnets.".length()) - '0';
            return "middle." + 2 * number + "." + inside(rest.substring("mid_block.resnets.0.".length()));
        }
        return rest.replaceFirst("^mid_block\\.attentions\\.0\\.", "middle.1.")
                .replaceFirst("^conv_in\\.", "conv1.")
                .replaceFirst("^norm_out\\.", "head.0.")
                .replaceFirst("^conv_out\\.", "head.2.");
    }

    /** Names within a residual block; those of samplers and attention are the same in both. */
    private static String inside(String rest) {
        return rest.replaceFirst("^norm1\\.", "residual.0.")
                .replaceFirst("^conv1\\.", "residual.2.")
                .replaceFirst("^norm2\\.", "residual.3.")
                .replaceFirst("^conv2\\.", "residual.6.")
                .replaceFirst("^conv_shortcut\\.", "shortcut.");
    }
}
