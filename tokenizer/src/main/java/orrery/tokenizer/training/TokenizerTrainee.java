package orrery.tokenizer.training;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.quantize.Quantizer;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;
import orrery.video.ContactSheet;
import orrery.video.Frames;

/** Trains a Cosmos tokenizer to give back what it sees; each step draws a shape of batch, then the batch. */
final class TokenizerTrainee implements Trainee {
    private static final int SHOWN = 5; // frames of a clip that the preview looks at

    private final CosmosTokenizer tokenizer;
    private final ClipLibrary clips;
    private final List<BatchShape> shapes;
    private final TokenizerLoss loss;
    private final @Nullable ClipScore judge;
    private final Layer trained;

    TokenizerTrainee(
            CosmosTokenizer tokenizer,
            ClipLibrary clips,
            List<BatchShape> shapes,
            TokenizerLoss loss,
            @Nullable ClipScore judge) {
        this.tokenizer = tokenizer;
        this.clips = clips;
        this.shapes = shapes;
        this.loss = loss;
        this.judge = judge;
        @Nullable PatchDiscriminator discriminator = loss.teachers().discriminator();
        trained = discriminator == null ? tokenizer : new Both(tokenizer, discriminator);
    }

    /** The tokenizer under its own keys, and what is trained beside it. */
    private static final class Both extends Layer {
        Both(CosmosTokenizer tokenizer, PatchDiscriminator discriminator) {
            layer("", tokenizer);
            layer("discriminator", discriminator);
        }
    }

    @Override
    public String name() {
        return "tokenizer";
    }

    @Override
    public Layer network() {
        return trained;
    }

    @Override
    public StepLoss loss(Step step) {
        long which =
                Tensor.randint(step.generator("shape"), 0, shapes.size(), 1).longs()[0];
        Tensor bytes = step.share().of(clips.draw(shapes.get((int) which), step.generator("data")));
        Tensor wanted = pixels(bytes);
        Tensor input = tokenizer.video() ? wanted : wanted.squeeze(2);
        Tensor latents;
        Tensor quantizing = Tensor.scalar(0);
        if (tokenizer.config().discrete()) {
            Quantizer.Quantized codes = tokenizer.quantize(input, Pass.whole());
            latents = codes.codes();
            quantizing = codes.loss();
        } else {
            latents = tokenizer.encode(input, Pass.whole());
        }
        Tensor made = tokenizer.decode(latents, Pass.whole()).to(DType.FLOAT32);
        return loss.of(wanted, tokenizer.video() ? made : made.unsqueeze(2), quantizing.to(DType.FLOAT32), step);
    }

    /** UINT8 [B, T, H, W, 3] to FLOAT32 [B, 3, T, H, W] in −1..1, channels last in memory. */
    static Tensor pixels(Tensor bytes) {
        return bytes.to(DType.FLOAT32).div(127.5).sub(1).permute(0, 4, 1, 2, 3);
    }

    @Override
    public Map<String, Double> evaluate(Layer averaged) {
        Map<String, Double> found = new LinkedHashMap<>();
        if (judge != null) {
            found.put("psnr", judge.of(tokenizer).psnr());
        }
        return found;
    }

    @Override
    public void preview(Path png) {
        if (judge != null) {
            try (Scope scope = Scope.open()) {
                sheet(judge.pairs(tokenizer, SHOWN), "videos set aside, and what came back")
                        .write(png);
            }
        }
    }

    /** Strips of frames, what came back below what was given. */
    static ContactSheet sheet(Map<String, List<Tensor>> pairs, String title) {
        ContactSheet sheet = new ContactSheet().title(title).scale(1);
        pairs.forEach((name, pair) -> {
            sheet.row(name, few(pair.get(0)));
            sheet.row("came back", few(pair.get(1)));
        });
        return sheet;
    }

    /** First, middle and last frame, at half the size. */
    private static Tensor few(Tensor clip) {
        long last = clip.size(0) - 1;
        Tensor frames = clip.indexSelect(0, Tensor.of(new long[] {0, last / 2, last}, 3));
        return Frames.fromUnit(Functional.avgPool2d(Frames.toUnit(frames), 2, 2));
    }
}
