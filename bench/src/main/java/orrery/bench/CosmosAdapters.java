package orrery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import orrery.base.Check;
import orrery.base.Records;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.cosmos.CosmosNames;
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
        outputs.put(prefix + "indices", quantized.indices());
        outputs.put(prefix + "codes", quantized.codes());
        Tensor stored = golden.stored(prefix + "indices");
        outputs.put(prefix + "codes", "from indices", network.codes(stored));
        outputs.put(prefix + "recon", network.decode(golden.stored(prefix + "codes"), Pass.watched(taps)));
    }

    /** Names in both directions: all of them, and the latent of weights that went there and back. */
    static Outputs names(GoldenCase golden) {
        try (CosmosTokenizer network = network(golden, true);
                NoGrad off = NoGrad.open()) {
            Map<String, String> ours = CosmosNames.toDiffusers(network.state().keySet(), network.config());
            Map<String, String> theirs = new LinkedHashMap<>();
            JsonNode stored = Records.tree(golden.file("keymap.json"));
            stored.properties().forEach(entry -> theirs.put(entry.getKey(), entry.getValue().asText()));
            List<String> wrong = new ArrayList<>();
            theirs.forEach((key, name) -> {
                if (!name.equals(ours.get(key))) {
                    wrong.add(key + " is " + name + ", not " + ours.get(key));
                }
            });
            Check.that(
                    wrong.isEmpty() && ours.size() == theirs.size(),
                    "Correct CosmosNames.",
                    "%d names differ of %d: %s",
                    wrong.size(),
                    theirs.size(),
                    wrong);
            Map<String, Tensor> renamed = new LinkedHashMap<>();
            golden.weights().forEach((key, value) -> renamed.put(theirs.get(key), value));
            network.load(CosmosNames.toNative(renamed, network));
            return new Outputs().put("latent", network.moments(golden.input("video"), Pass.whole()));
        }
    }
}
