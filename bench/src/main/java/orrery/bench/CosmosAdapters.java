package orrery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import orrery.base.Check;
import orrery.base.Records;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.cosmos.CosmosNames;
import orrery.tokenizer.cosmos.CosmosRelease;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.cosmos.ReferenceConfig;
import orrery.tokenizer.quantize.Quantizer;

/** Golden cases of the Cosmos networks. */
final class CosmosAdapters {
    private CosmosAdapters() {}

    /** The network of a case with its weights, whatever naming they have. */
    static CosmosTokenizer network(GoldenCase golden, boolean video) {
        CosmosTokenizer network = new CosmosTokenizer(ReferenceConfig.read(golden.config(), video));
        network.load(CosmosNames.toNative(golden.weights(), network));
        return network;
    }

    /** The same, for images where the configuration says nothing about time. */
    static CosmosTokenizer network(GoldenCase golden) {
        JsonNode config = golden.config();
        CosmosRelease release = CosmosRelease.of(config.path("topology").asText(""));
        boolean video = config.has("temporal_compression")
                || config.has("temporal_compression_ratio")
                || (release != null && release.video());
        return network(golden, video);
    }

    static Outputs image(GoldenCase golden) {
        return run(golden, false);
    }

    static Outputs video(GoldenCase golden) {
        return run(golden, true);
    }

    /**
     * Each input through encoder and decoder, the decoder fed what is stored. Outputs of the first input stand alone, those of the
     * others begin with the input's name; every module is looked at.
     */
    private static Outputs run(GoldenCase golden, boolean video) {
        Outputs outputs = new Outputs();
        try (CosmosTokenizer network = network(golden, video);
                NoGrad off = NoGrad.open()) {
            String prefix = "";
            for (String input : golden.inputNames()) {
                one(golden, network, input, prefix, outputs);
                prefix = "image."; // the second input is the single image
            }
        }
        return outputs;
    }

    private static void one(GoldenCase golden, CosmosTokenizer network, String input, String prefix, Outputs outputs) {
        BiConsumer<String, Tensor> taps = (module, output) -> outputs.put(prefix + "tap." + module, output);
        Tensor pixels = golden.input(input);
        if (network.quantizer().isEmpty()) {
            outputs.put(prefix + "latent", network.moments(pixels, Pass.watched(taps)));
            outputs.put(prefix + "recon", network.decode(golden.stored(prefix + "latent"), Pass.watched(taps)));
            return;
        }
        Quantizer.Quantized quantized = network.quantize(pixels, Pass.watched(taps));
        boolean flat = golden.stored(prefix + "indices").dim() == 1; // as the reference's vector quantizer gives them
        outputs.put(prefix + "indices", flat ? quantized.indices().reshape(-1) : quantized.indices());
        outputs.put(prefix + "codes", quantized.codes());
        Tensor stored =
                golden.stored(prefix + "indices").reshape(quantized.indices().shape());
        outputs.put(prefix + "codes", "from indices", network.codes(stored));
        outputs.put(prefix + "recon", network.decode(golden.stored(prefix + "codes"), Pass.watched(taps)));
    }

    /** The case's native key to diffusers key, after making sure that ours are the same. */
    static Map<String, String> sameNames(GoldenCase golden, Map<String, String> ours) {
        Map<String, String> theirs = new LinkedHashMap<>();
        JsonNode stored = Records.tree(golden.file("keymap.json"));
        stored.properties()
                .forEach(entry -> theirs.put(entry.getKey(), entry.getValue().asText()));
        List<String> wrong = new ArrayList<>();
        theirs.forEach((key, name) -> {
            if (!name.equals(ours.get(key))) {
                wrong.add(key + " is " + name + ", not " + ours.get(key));
            }
        });
        Check.that(
                wrong.isEmpty() && ours.size() == theirs.size(),
                "Correct the names.",
                "%d names differ of %d: %s",
                wrong.size(),
                theirs.size(),
                wrong);
        return theirs;
    }

    /** Names in both directions: all of them, and the latent of weights that went there and back. */
    static Outputs names(GoldenCase golden) {
        if (golden.config().path("topology").asText("").toLowerCase(Locale.ROOT).startsWith("wan")) {
            return WanAdapters.names(golden);
        }
        try (CosmosTokenizer network = network(golden, true);
                NoGrad off = NoGrad.open()) {
            Map<String, String> ours = CosmosNames.toDiffusers(network.state().keySet(), network.config());
            Map<String, String> theirs = sameNames(golden, ours);
            Map<String, Tensor> renamed = new LinkedHashMap<>();
            golden.weights().forEach((key, value) -> renamed.put(theirs.get(key), value));
            network.load(CosmosNames.toNative(renamed, network));
            return new Outputs().put("latent", network.moments(golden.input("video"), Pass.whole()));
        }
    }
}
