package orrery.genie;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.base.AtomicFiles;
import orrery.base.Records;
import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/** Writes the files of a world; {@code world.json} last, so that a folder with one is whole. */
final class WorldFiles {
    /** Start contexts of a world. */
    static final int STARTS = 8;

    /** Frames of a start context. */
    static final int CONTEXT = 8;

    private WorldFiles() {}

    /**
     * Writes weights, start contexts spread over the set-aside episodes, and the card.
     *
     * @param buttons that were found, or the recorded actions
     * @param minutes of training so far
     * @param measured figures on episodes set aside; empty for a world that is not finished
     */
    static void write(
            Path world,
            Recipe recipe,
            EpisodeFolder folder,
            Background background,
            FrameTokenizer tokenizer,
            Dynamics dynamics,
            DynamicsTrainee.Data judged,
            FoundButtons buttons,
            double minutes,
            Map<String, Object> measured) {
        StoredRun run = new StoredRun(world);
        AtomicFiles.clean(world); // the caller holds the run's lock
        run.claim();
        try (Scope scope = Scope.open()) {
            if (recipe.tokenizer().network().coded()) {
                SafeTensors.write(
                        world.resolve("tokenizer.safetensors"),
                        recipe.tokenizer().trains() ? half(tokenizer) : exact(tokenizer),
                        Map.of());
            }
            SafeTensors.write(world.resolve("dynamics.safetensors"), half(dynamics), Map.of());
            if (buttons.model() != null) {
                SafeTensors.write(world.resolve("buttons.safetensors"), half(buttons.model()), Map.of());
            }
            long[] windows = judged.corpus().windows(CONTEXT);
            Tensor chosen =
                    Tensor.of(windows, windows.length).indexSelect(0, TokenizerTrainee.spread(windows.length, STARTS));
            Map<String, Tensor> starts = new LinkedHashMap<>();
            starts.put("latents", judged.latents().windows(chosen, CONTEXT).to(DType.FLOAT16));
            starts.put("actions", LatentCorpus.gather(judged.corpus().actions(), chosen, CONTEXT));
            SafeTensors.write(world.resolve("starts.safetensors"), starts, Map.of());
            Records.write(
                    world.resolve("world.json"),
                    new WorldCard(
                            1,
                            "live",
                            recipe.name(),
                            folder.fps(),
                            buttons.space(),
                            recipe.tokenizer().network(),
                            recipe.dynamics().network(),
                            judged.latents().scale(),
                            background.fixedCamera(),
                            (int) chosen.size(0),
                            new WorldCard.Provenance(
                                    folder.source(),
                                    folder.licence(),
                                    recipe.episodesHash(),
                                    folder.episodes(Split.TRAIN).stream()
                                            .map(episode -> episode.id())
                                            .toList(),
                                    folder.frameCount(Split.TRAIN),
                                    minutes),
                            buttons.codes(),
                            measured));
        }
    }

    /** A trained tokenizer as it was, in the type that it was stored in if that was bfloat16. */
    private static Map<String, Tensor> exact(Layer network) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        network.state().forEach((key, tensor) -> {
            Tensor whole = tensor.detach();
            Tensor narrow = whole.to(DType.BFLOAT16);
            weights.put(key, narrow.to(whole.dtype()).equalTo(whole) ? narrow : whole);
        });
        return weights;
    }

    /** Half precision loses less than the tokenizer does, and halves what every clone carries. */
    private static Map<String, Tensor> half(Layer network) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        network.state()
                .forEach((key, tensor) -> weights.put(key, tensor.detach().to(DType.FLOAT16)));
        return weights;
    }
}
