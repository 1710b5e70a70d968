package orrery.bench.speed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.tensor.DType;
import orrery.tensor.Precision;

/** The scripts of the peers, and in which ways PyTorch runs each: as it comes, in bf16, compiled. */
final class PeerScripts {
    private PeerScripts() {}

    /** {@code train_bench.py} of the folder that was given. */
    static PeerScript theirs(SpeedOptions options, boolean forward) {
        Path folder = options.peers();
        Path file = folder == null ? Path.of("train_bench.py") : folder.resolve("train_bench.py");
        return new PeerScript(file, forward ? List.of("--infer") : List.of(), variants("--variants", forward));
    }

    /** {@code world_bench.py} of the repository, and what it reads. */
    static PeerScript ours(SpeedOptions options, Path inputs, List<SpeedCase> cases, boolean forward) {
        if (options.python() != null && !cases.isEmpty()) {
            WorldNets.write(inputs);
        }
        List<String> names = cases.stream().map(SpeedCase::peerName).toList();
        List<String> arguments =
                new ArrayList<>(List.of("--inputs", inputs.toString(), "--cases", String.join(",", names)));
        if (forward) {
            arguments.add("--infer");
        }
        return new PeerScript(options.ownPeers().resolve("world_bench.py"), arguments, variants("--variant", forward));
    }

    /** {@code tokenizer_bench.py} of the folder that was given: the published network, one way of running it a variant. */
    static PeerScript theirTokenizer(SpeedOptions options, DType type) {
        Path folder = options.peers();
        Path file = folder == null ? Path.of("tokenizer_bench.py") : folder.resolve("tokenizer_bench.py");
        return new PeerScript(file, List.of(), ways("--variants", type));
    }

    /** {@code tokenizer_bench.py} of the repository, with what it reads. */
    static PeerScript ourTokenizer(SpeedOptions options, Path inputs, String net, DType type) {
        return new PeerScript(
                options.ownPeers().resolve("tokenizer_bench.py"),
                List.of("--inputs", inputs.toString(), "--net", net),
                ways("--variant", type));
    }

    private static Map<String, List<String>> ways(String option, DType type) {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        if (type == DType.FLOAT32) {
            ways.put("eager fp32", List.of(option, "fp32"));
            ways.put("eager fp32 channels last", List.of(option, "fp32_cl"));
            ways.put("compile fp32", List.of(option, "fp32", "--compile"));
        } else {
            ways.put("eager bf16", List.of(option, "bf16"));
            ways.put("eager bf16 channels last", List.of(option, "bf16_cl"));
            ways.put("autocast to bf16", List.of(option, "autocast"));
            ways.put("compile bf16", List.of(option, "bf16", "--compile"));
            ways.put("compile bf16 channels last", List.of(option, "bf16_cl", "--compile"));
        }
        return ways;
    }

    /** Else a convolution in bf16 takes a hundred times as long, and a training step minutes: it is left out, and the row says so. */
    static boolean narrowIsQuick() {
        return Precision.fastest() == Precision.BFLOAT16;
    }

    private static Map<String, List<String>> variants(String option, boolean forward) {
        String narrow = forward ? "bf16" : "autocast";
        Map<String, List<String>> variants = new LinkedHashMap<>();
        variants.put("eager fp32", List.of(option, "fp32"));
        variants.put("eager fp32 channels last", List.of(option, "fp32_cl"));
        variants.put("compile fp32", List.of(option, "fp32", "--compile"));
        if (narrowIsQuick()) {
            variants.put("eager bf16", List.of(option, narrow));
            variants.put("compile bf16", List.of(option, narrow, "--compile"));
        }
        return variants;
    }
}
