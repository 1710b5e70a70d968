package orrery.bench.speed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Precision;

/** Single operations in both types. */
final class OpsBench {
    private static final List<DType> TYPES = List.of(DType.FLOAT32, DType.BFLOAT16);

    /** What is measured in bf16 where the processor has no instructions for it: enough to see that it loses. The rest would take minutes. */
    private static final List<String> SHORT =
            List.of("bf16.matmul_512", "bf16.copy", "bf16.linear_19", "bf16.layer_norm", "bf16.silu");

    private OpsBench() {}

    static List<String> names() {
        return TYPES.stream()
                .flatMap(type -> Operations.in(type).stream())
                .map(SpeedCase::name)
                .toList();
    }

    static Map<String, SpeedRow> run(SpeedOptions options, Progress progress, Stop stop) {
        Map<String, SpeedRow> rows = new LinkedHashMap<>();
        for (DType type : TYPES) {
            boolean slow = type == DType.BFLOAT16 && Precision.fastest() != Precision.BFLOAT16;
            List<SpeedCase> wanted = Operations.in(type).stream()
                    .filter(options::wants)
                    .filter(each -> !slow || !options.cases().isEmpty() || SHORT.contains(each.name()))
                    .toList();
            rows.putAll(SpeedBench.race(options, wanted, peers(options, type, wanted), progress, stop));
        }
        return rows;
    }

    /** The peers of some operations in a type. */
    static PeerScript peers(SpeedOptions options, DType type, List<SpeedCase> cases) {
        List<String> names = cases.stream().map(SpeedCase::peerName).toList();
        String variant = type == DType.BFLOAT16 ? "bf16" : "fp32";
        return new PeerScript(
                options.ownPeers().resolve("ops_bench.py"),
                List.of("--cases", String.join(",", names), "--variant", variant),
                Map.of("eager " + variant, List.of()));
    }
}
