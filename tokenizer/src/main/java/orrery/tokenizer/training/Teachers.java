package orrery.tokenizer.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.Seeds;
import orrery.tensor.Checkpoint;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;
import orrery.tokenizer.loss.FlowLoss;
import orrery.tokenizer.loss.Lite0;
import orrery.tokenizer.loss.Lite0Loss;
import orrery.tokenizer.loss.PerceptualLoss;
import orrery.tokenizer.loss.Raft;
import orrery.tokenizer.loss.StepSchedule;
import orrery.tokenizer.loss.Vgg;

/** The networks that judge reconstructions, loaded and fixed. Close them. */
final class Teachers implements AutoCloseable {
    private static final long LEAST_SIDE = 128; // RAFT looks for what moved in four halvings of an eighth
    private static final int UPDATES = 12;

    private final @Nullable Lite0Loss lite0;
    private final @Nullable PerceptualLoss vgg;
    private final @Nullable FlowLoss flow;
    private final @Nullable PatchDiscriminator discriminator;
    private final List<Layer> networks = new ArrayList<>();

    private Teachers(@Nullable String features, @Nullable String motion, @Nullable PatchDiscriminator beside) {
        discriminator = beside;
        if (beside != null) {
            networks.add(beside);
        }
        @Nullable Lite0Loss small = null;
        @Nullable PerceptualLoss large = null;
        if (features != null) {
            Map<String, Tensor> weights = read(features);
            if (weights.containsKey("stem.weight")) {
                small = new Lite0Loss(fixed(new Lite0(), weights, Set.of("stem", "blocks")));
            } else {
                int layers = weights.containsKey("features.34.weight") ? 19 : 16;
                large = new PerceptualLoss(fixed(new Vgg(layers), weights, Set.of("features")), setting(layers));
            }
        }
        lite0 = small;
        vgg = large;
        flow = motion == null ? null : new FlowLoss(fixed(new Raft(), read(motion), Set.of()), 1, UPDATES);
    }

    /** Loads what the recipe's weights need, and makes a discriminator where one is weighed. */
    static Teachers of(TokenizerRecipe recipe) {
        LossStages stages = recipe.loss();
        TeacherFiles files = recipe.teachers() == null ? TeacherFiles.NONE : recipe.teachers();
        boolean features = stages.uses(LossStages.Weights::features) || stages.uses(LossStages.Weights::gram);
        boolean motion = stages.uses(LossStages.Weights::flow);
        need(features, files.features(), "features", "EfficientNet-Lite0, VGG-16 or VGG-19");
        need(motion, files.flow(), "flow", "RAFT");
        @Nullable PatchDiscriminator beside = null;
        if (stages.uses(LossStages.Weights::adversarial)) {
            beside = new PatchDiscriminator();
            beside.initialize(Seeds.derive(recipe.training().seed(), "discriminator"));
        }
        return new Teachers(features ? files.features() : null, motion ? files.flow() : null, beside);
    }

    /** What is trained beside the tokenizer; null without an adversarial term. */
    @Nullable
    PatchDiscriminator discriminator() {
        return discriminator;
    }

    private static void need(boolean wanted, @Nullable String file, String key, String networks) {
        if (wanted && file == null) {
            throw new OrreryException(
                    "the loss weighs " + key + ", and no network tells them",
                    "Name weights of " + networks + " as teachers: " + key + " in the recipe, or weigh them 0.");
        }
    }

    private static PerceptualLoss.Setting setting(int layers) {
        PerceptualLoss.Setting usual = PerceptualLoss.Setting.vgg16();
        List<String> taps = layers == 16
                ? usual.layers()
                : List.of("relu1_2", "relu2_2", "relu3_2", "relu4_2", "relu5_2"); // of the classic VGG-19 weights
        return new PerceptualLoss.Setting(
                taps, usual.weights(), usual.normalisation(), StepSchedule.constant(1), StepSchedule.constant(1));
    }

    private static Map<String, Tensor> read(String file) {
        try (Checkpoint checkpoint = Checkpoint.open(Path.of(file))) {
            return new TreeMap<>(checkpoint.tensors());
        }
    }

    /** Loads the keys that begin with one of some names (all without names), and fixes them. */
    private <N extends Layer> N fixed(N network, Map<String, Tensor> weights, Set<String> names) {
        networks.add(network);
        network.load(weights.entrySet().stream()
                .filter(entry -> names.isEmpty()
                        || names.contains(entry.getKey()
                                .substring(0, Math.max(0, entry.getKey().indexOf('.')))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        network.requireGrad(false);
        return network;
    }

    /** Distances of features and of Gram matrices, single numbers; clips are [B, 3, T, H, W] in −1..1. */
    Lite0Loss.Distances features(Tensor wanted, Tensor made) {
        if (lite0 != null) {
            return lite0.of(frames(wanted), frames(made));
        }
        if (vgg == null) {
            throw new IllegalStateException("no network for features was opened");
        }
        PerceptualLoss.Losses losses = vgg.losses(wanted.contiguous(), made.contiguous(), null, 0);
        return new Lite0Loss.Distances(
                losses.features().mean(), losses.gram().orElseThrow().mean());
    }

    /** Distance of the flow; none for single images and for crops that are too small for the network. */
    Tensor flow(Tensor wanted, Tensor made) {
        if (flow == null) {
            throw new IllegalStateException("no network for flow was opened");
        }
        boolean fits = wanted.size(2) > 1 && Math.min(wanted.size(3), wanted.size(4)) >= LEAST_SIDE;
        return fits ? flow.loss(wanted.contiguous(), made.contiguous()).mean() : Tensor.scalar(0);
    }

    private static Tensor frames(Tensor clip) {
        return clip.transpose(1, 2).flatten(0, 1);
    }

    @Override
    public void close() {
        networks.forEach(Layer::close);
    }
}
