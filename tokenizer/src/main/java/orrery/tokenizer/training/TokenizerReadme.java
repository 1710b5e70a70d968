package orrery.tokenizer.training;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.quantize.Quantizer;

/** The card of a trained tokenizer. */
final class TokenizerReadme {
    private TokenizerReadme() {}

    static String text(TokenizerRecipe recipe, TrainTokenizer.Trained trained, ClipLibrary clips) {
        CosmosConfig network = recipe.network();
        String latent = network.discrete()
                ? "one of %d codes".formatted(codes(network))
                : network.bottleneck().latentChannels() + " numbers";
        return String.format(
                        Locale.ROOT,
                        """
                # %s, a %s tokenizer

                Turns %s into %s and back: %s for each %s pixels. A Cosmos network of %.1f million parameters in bfloat16, small enough
                for a CPU. Try it with `./orrery tokenizer reconstruct VIDEO --weights tokenizer.safetensors -o back.mp4`.

                ## What it was learned from
                %s
                * %d frames in all, %d steps, %.1f minutes of training
                * `./orrery train recipe.yaml` makes the same weights again from the videos

                ## Measured, on videos set aside
                The first 61 frames of each at most, the square in the middle at 256x256, PSNR over a whole clip (`ClipScore`):
                %.2f dB, the mean over %d clips with %d frames.

                | clip | PSNR dB |
                | --- | ---: |
                %s
                `preview.png` shows them: first, middle and last of 17 frames, and what came back.

                ## Files
                * `tokenizer.safetensors` the weights, with the keys of the published Cosmos tokenizers
                * `recipe.yaml` what decides the weights; `log/` the training log

                ## Limits
                It was trained for minutes, not weeks, on a few clips: fine texture comes back soft.
                """,
                        recipe.name(),
                        network.discrete() ? "discrete" : "continuous",
                        network.video() ? "video (an image is a video of one frame)" : "images",
                        network.discrete() ? "codes" : "latents",
                        latent,
                        TokenizerFiles.ratio(recipe),
                        trained.parameters() / 1e6,
                        recipe.data().stream()
                                .map(s -> "* `" + s.folder().replaceAll(".*/", "") + "`"
                                        + (s.split() == null ? "" : ", split " + s.split()))
                                .collect(Collectors.joining("\n")),
                        clips.frames(),
                        trained.steps(),
                        trained.minutes(),
                        trained.measured().psnr(),
                        trained.measured().clips().size(),
                        trained.measured().frames(),
                        TokenizerFiles.decibels(trained.measured().clips()))
                .replace("\r\n", "\n");
    }

    private static long codes(CosmosConfig network) {
        try (Quantizer quantizer =
                Objects.requireNonNull(network.bottleneck().quantizer()).make()) {
            return quantizer.size();
        }
    }
}
