package orrery.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.wan.WanConfig;
import orrery.tokenizer.wan.WanNames;
import orrery.tokenizer.wan.WanVae;

/** Golden cases of the Wan autoencoders. */
final class WanAdapters {
    private WanAdapters() {}

    static Outputs run(GoldenCase golden) {
        Outputs outputs = new Outputs();
        try (WanVae network = new WanVae(WanConfig.read(golden.config()));
                NoGrad off = NoGrad.open()) {
            network.load(WanNames.toDiffusers(golden.weights(), network));
            Tensor video = golden.input(golden.inputNames().get(0));
            encode(network, video, "", outputs);
            encode(network, video.narrow(2, 0, 1), "image_", outputs);
            decode(network, golden.stored("moments"), "", outputs);
            decode(network, golden.stored("image_moments"), "image_", outputs);
        }
        return outputs;
    }

    /** Names in both directions, and the moments of weights under native names. */
    static Outputs names(GoldenCase golden) {
        WanConfig config =
                golden.config().path("topology").asText().endsWith("2.2") ? WanConfig.wan22() : WanConfig.wan21();
        try (WanVae network = new WanVae(config);
                NoGrad off = NoGrad.open()) {
            Map<String, String> ours = new HashMap<>();
            WanNames.toNative(network.state().keySet(), config).forEach((key, name) -> ours.put(name, key));
            CosmosAdapters.sameNames(golden, ours);
            network.load(WanNames.toDiffusers(golden.weights(), network));
            Tensor moments = network.moments(golden.input("video"), Pass.whole());
            return new Outputs()
                    .put("moments", moments)
                    .put("latent", moments.chunk(2, 1).get(0));
        }
    }

    /** The first frame, then groups, and all at once. */
    private static void encode(WanVae network, Tensor video, String prefix, Outputs outputs) {
        Map<String, Tensor> last = new HashMap<>();
        List<Tensor> moments = new ArrayList<>();
        try (Pass pass = Pass.streamingWatched(last::put)) {
            moments.add(network.moments(video.narrow(2, 0, 1), pass));
            int group = network.timeCompression();
            for (long from = 1; from < video.size(2); from += group) {
                moments.add(network.moments(video.narrow(2, from, group), pass));
            }
        }
        outputs.put(prefix + "moments", "group by group", Tensor.cat(moments, 2));
        outputs.put(prefix + "moments", "at once", network.moments(video, Pass.whole()));
        outputs.put(prefix + "latent", Tensor.cat(moments, 2).chunk(2, 1).get(0));
        last.forEach((module, output) -> outputs.put(prefix + "tap." + module + ".last", output));
    }

    /** One latent frame after the other, and all at once. */
    private static void decode(WanVae network, Tensor moments, String prefix, Outputs outputs) {
        Tensor latent = moments.chunk(2, 1).get(0);
        Map<String, Tensor> last = new HashMap<>();
        List<Tensor> raw = new ArrayList<>();
        List<Tensor> pixels = new ArrayList<>();
        try (Pass pass = Pass.streamingWatched(last::put)) {
            for (long t = 0; t < latent.size(2); t++) {
                pixels.add(network.decode(latent.narrow(2, t, 1), pass));
                raw.add(last.get("decoder.conv_out"));
            }
        }
        outputs.put(prefix + "raw", "frame by frame", Tensor.cat(raw, 2));
        outputs.put(prefix + "recon", "frame by frame", Tensor.cat(pixels, 2).clamp(-1, 1));
        outputs.put(prefix + "recon", "at once", network.decode(latent).clamp(-1, 1));
        last.forEach((module, output) -> outputs.put(prefix + "tap." + module + ".last", output));
    }
}
