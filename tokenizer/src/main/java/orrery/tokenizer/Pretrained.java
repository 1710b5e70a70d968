package orrery.tokenizer;

import java.nio.file.Path;
import java.util.List;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.Layer;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosTokenizer;

/**
 * Which trained tokenizer codes the pictures of a world.
 *
 * @param name that it goes by
 * @param network its sizes
 */
public record Pretrained(String name, CosmosConfig network) {
    private static final int CELL = 8; // pixels of a latent

    public Pretrained {
        Check.that(
                !network.discrete(),
                "Use a continuous one, e.g. nano-cv.",
                "%s gives codes; worlds are learned in continuous latents",
                name);
        Check.that(
                network.compression().space() == CELL && !network.bottleneck().variational(),
                "Use one of 8×8 pixels, e.g. nano-cv.",
                "%s codes %d×%d pixels in a latent",
                name,
                network.compression().space(),
                network.compression().space());
    }

    /**
     * What a file of weights holds.
     *
     * @throws OrreryException when it is no tokenizer that a world can use
     */
    public static Pretrained of(String name, Path file) {
        try (CosmosTokenizer network = load(name, file)) {
            return new Pretrained(name, network.config());
        }
    }

    /** Loads the network; close it. */
    static CosmosTokenizer load(String name, Path file) {
        ClipTokenizer loaded = TokenizerFile.load(List.of(file), null);
        if (loaded instanceof CosmosTokenizer cosmos) {
            return cosmos;
        }
        ((Layer) loaded).close();
        throw new OrreryException(
                name + ": " + file + " holds a tokenizer that codes no single pictures",
                "Use a Cosmos tokenizer, e.g. nano-cv.");
    }
}
