package orrery.tokenizer.loss;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tensor.Functional;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.Tensor;

/** Distance of the features of a {@link Vgg} network, and of what textures they form (their Gram matrices). */
public final class PerceptualLoss {
    /** One weight a layer, from the released training code. */
    public static final List<Double> WEIGHTS = List.of(1 / 2.6, 1 / 4.8, 1 / 3.7, 1 / 5.6, 10 / 1.5);

    private final Vgg vgg;
    private final Setting setting;

    /**
     * What is compared, and how much it counts.
     *
     * @param layers whose features are compared, such as {@code relu1_2}
     * @param weights one a layer
     * @param normalisation of pixels before the network
     * @param features weight over the iterations
     * @param gram weight of the Gram matrices; left out while 0
     */
    public record Setting(
            List<String> layers,
            List<Double> weights,
            Normalisation normalisation,
            StepSchedule features,
            StepSchedule gram) {
        public Setting {
            layers = List.copyOf(layers);
            weights = List.copyOf(weights);
            Check.that(layers.size() == weights.size(), "Give one each.", "weights and layers differ in number");
        }

        /** VGG-16 as the released code trains with it. */
        public static Setting vgg16() {
            return new Setting(
                    List.of("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3"),
                    WEIGHTS,
                    Normalisation.LPIPS,
                    new StepSchedule(List.of(500_000L), List.of(0.1, 0.073)),
                    new StepSchedule(List.of(500_000L), List.of(0.0, 0.062)));
        }
    }

    /**
     * (v − mean) / std for each colour, v in −1..1.
     *
     * @param mean of red, green, blue
     * @param std of red, green, blue
     */
    public record Normalisation(List<Double> mean, List<Double> std) {
        /** Of the released code. */
        public static final Normalisation LPIPS =
                new Normalisation(List.of(-.030, -.088, -.188), List.of(.458, .448, .450));

        /** From numbers for v in 0..1, as torchvision gives them. */
        public static Normalisation ofUnit(List<Double> mean, List<Double> std) {
            return new Normalisation(
                    mean.stream().map(m -> 2 * m - 1).toList(),
                    std.stream().map(s -> 2 * s).toList());
        }

        Tensor apply(Tensor pictures) {
            return pictures.sub(colours(mean, pictures)).div(colours(std, pictures));
        }

        private static Tensor colours(List<Double> values, Tensor like) {
            double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
            return Tensor.of(array, 1, array.length, 1, 1).to(like.dtype()).to(like.device());
        }
    }

    /**
     * Losses.
     *
     * @param features one number a frame, spread over the shape of the pixels
     * @param gram one number a clip, spread over [B, 3, 1, H, W] (video) or [B, 3, H, W]; empty while its weight is 0
     */
    public record Losses(Tensor features, Optional<Tensor> gram) {}

    /** Compares by a network with its weights; gradients reach the pixels. */
    public PerceptualLoss(Vgg vgg, Setting setting) {
        this.vgg = vgg;
        this.setting = setting;
    }

    /** Features of pictures [B, 3, H, W] or, frames in the batch, of a clip [B, 3, T, H, W], in −1..1; by layer. */
    public Map<String, Tensor> features(Tensor pixels) {
        Set<String> wanted = new TreeSet<>(setting.layers());
        Map<String, Tensor> found = vgg.features(setting.normalisation().apply(frames(pixels)), wanted);
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        setting.layers().forEach(layer -> ordered.put(layer, Objects.requireNonNull(found.get(layer))));
        return ordered;
    }

    /**
     * The losses of a reconstruction.
     *
     * @param pixels [B, 3, H, W] or [B, 3, T, H, W] in −1..1
     * @param mask of the pixels' shape, what counts how much; null for everything alike
     */
    public Losses losses(Tensor pixels, Tensor reconstruction, @Nullable Tensor mask, long iteration) {
        Map<String, Tensor> want = features(pixels);
        Map<String, Tensor> got = features(reconstruction);
        boolean video = pixels.dim() == 5;
        Tensor spread = frames(pixels);
        @Nullable Tensor weights = mask == null ? null : frames(mask).narrow(1, 0, 1);
        double gramWeight = setting.gram().at(iteration);
        Tensor sum = Tensor.scalar(0);
        Tensor grams = Tensor.scalar(0);
        Iterator<Double> layerWeight = setting.weights().iterator();
        for (String layer : setting.layers()) {
            Tensor a = Objects.requireNonNull(want.get(layer));
            Tensor b = Objects.requireNonNull(got.get(layer));
            double weight = layerWeight.next();
            if (weights != null) {
                Tensor small =
                        Functional.interpolate(weights, a.size(2), a.size(3), Interpolation.NEAREST, false, false);
                a = a.mul(small);
                b = b.mul(small);
            }
            sum = sum.add(a.sub(b).abs().mean(true, 1, 2, 3).mul(weight)); // [frames, 1, 1, 1]
            if (gramWeight > 0) {
                Tensor difference = gram(a, pixels.size(0), video).sub(gram(b, pixels.size(0), video));
                grams = grams.add(difference.square().mean(true, 1, 2).mul(weight)); // [B, 1, 1]
            }
        }
        Tensor each = sum.expand(-1, spread.size(1), spread.size(2), spread.size(3))
                .mul(setting.features().at(iteration));
        if (gramWeight == 0) {
            return new Losses(clip(each, pixels, video), Optional.empty());
        }
        Tensor wide = grams.unsqueeze(1).expand(-1, spread.size(1), spread.size(2), spread.size(3));
        Tensor all = (video ? wide.unsqueeze(2) : wide).mul(gramWeight);
        return new Losses(clip(each, pixels, video), Optional.of(all));
    }

    /** Mean |G − G'| of the Gram matrices, weighted by layer: the form of the paper. A single number. */
    public Tensor gramDistance(Tensor pixels, Tensor reconstruction) {
        Map<String, Tensor> want = features(pixels);
        Map<String, Tensor> got = features(reconstruction);
        boolean video = pixels.dim() == 5;
        Tensor sum = Tensor.scalar(0);
        for (int i = 0; i < setting.layers().size(); i++) {
            String layer = setting.layers().get(i);
            Tensor a = gram(Objects.requireNonNull(want.get(layer)), pixels.size(0), video);
            Tensor b = gram(Objects.requireNonNull(got.get(layer)), pixels.size(0), video);
            sum = sum.add(a.sub(b).abs().mean().mul(setting.weights().get(i)));
        }
        return sum;
    }

    private static Tensor clip(Tensor frames, Tensor pixels, boolean video) {
        return video
                ? frames.reshape(pixels.size(0), pixels.size(2), pixels.size(1), pixels.size(3), pixels.size(4))
                        .transpose(1, 2)
                : frames;
    }

    /** How channels go together, over all positions of a clip: [B, C, C]. */
    static Tensor gram(Tensor features, long batch, boolean video) {
        long channels = features.size(1);
        Tensor rows = features;
        if (video) {
            rows = features.reshape(batch, features.size(0) / batch, channels, -1)
                    .transpose(1, 2);
        }
        rows = rows.reshape(batch, channels, -1);
        return rows.matmul(rows.transpose(1, 2)).div((double) rows.size(2));
    }

    private static Tensor frames(Tensor pixels) {
        return pixels.dim() == 5 ? pixels.transpose(1, 2).flatten(0, 1) : pixels;
    }
}
