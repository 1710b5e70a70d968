package orrery.bench.speed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Precision;

/**
 * Video to latents and back, in fp32 and in the type that this processor is fastest at, one clip of 17 frames of 256×256. Names are {@code
 * TYPE.NET_encode} and {@code TYPE.NET_decode}; {@code TYPE.matmul_1024} and {@code TYPE.copy} tell the machine's own rates.
 */
final class TokenizerBench {
    private static final List<String> PEAKS = List.of("matmul_1024", "copy");
    private static final List<String> PARTS = List.of("encode", "decode");

    private TokenizerBench() {}

    private static List<DType> types() {
        DType fastest = Precision.fastest().dtype();
        return fastest == DType.FLOAT32 ? List.of(fastest) : List.of(DType.FLOAT32, fastest);
    }

    private static String prefix(DType type) {
        return type == DType.FLOAT32 ? "fp32." : "bf16.";
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (DType type : types()) {
            PEAKS.forEach(peak -> names.add(prefix(type) + peak));
            for (TokenizerNet net : TokenizerNet.values()) {
                PARTS.forEach(part -> names.add(prefix(type) + net.label() + "_" + part));
            }
        }
        return names;
    }

    static Map<String, SpeedRow> run(SpeedOptions options, Progress progress, Stop stop) {
        Map<String, SpeedRow> rows = new LinkedHashMap<>();
        for (DType type : types()) {
            rows.putAll(peaks(options, type, progress, stop));
            for (TokenizerNet net : TokenizerNet.values()) {
                List<SpeedCase> cases = cases(net, type);
                if (cases.stream().anyMatch(options::wants)) {
                    rows.putAll(race(options, net, type, cases, progress, stop));
                }
            }
        }
        return rows;
    }

    private static Map<String, SpeedRow> peaks(SpeedOptions options, DType type, Progress progress, Stop stop) {
        List<SpeedCase> peaks = Operations.in(type).stream()
                .filter(each -> PEAKS.contains(each.peerName()))
                .filter(options::wants)
                .toList();
        return SpeedBench.race(options, peaks, OpsBench.peers(options, type, peaks), progress, stop);
    }

    private static Map<String, SpeedRow> race(
            SpeedOptions options, TokenizerNet net, DType type, List<SpeedCase> cases, Progress progress, Stop stop) {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            PeerScript script;
            if (net == TokenizerNet.COSMOS) {
                script = PeerScripts.theirTokenizer(options, type);
            } else {
                if (options.python() != null) {
                    TokenizerWork.write(folder.path(), net);
                }
                script = PeerScripts.ourTokenizer(options, folder.path(), net.label(), type);
            }
            return SpeedBench.race(options, cases, script, progress, stop);
        }
    }

    private static List<SpeedCase> cases(TokenizerNet net, DType type) {
        List<SpeedCase> cases = new ArrayList<>();
        for (String part : PARTS) {
            boolean encode = part.equals("encode");
            cases.add(new SpeedCase(
                    prefix(type) + net.label() + "_" + part,
                    net.label() + "_" + part,
                    0,
                    0,
                    TokenizerNet.FRAMES,
                    () -> new TokenizerWork(net, type, encode)));
        }
        return cases;
    }

    /** Each of the cases once. */
    static void once(List<String> names) {
        for (DType type : types()) {
            for (TokenizerNet net : TokenizerNet.values()) {
                for (SpeedCase each : cases(net, type)) {
                    if (names.contains(each.name())) {
                        try (Work work = each.maker().get()) {
                            work.once();
                        }
                    }
                }
            }
        }
    }
}
