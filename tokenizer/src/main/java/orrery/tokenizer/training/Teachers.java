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
import orrery.features.Lite0;
import orrery.features.OpticalFlow;
import orrery.tensor.Checkpoint;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;
import orrery.tokenizer.loss.FlowLoss;
import orrery.tokenizer.loss.Lite0Loss;
import orrery.tokenizer.loss.PerceptualLoss;
import orrery.tokenizer.loss.Raft;
import orrery.tokenizer.loss.StepSchedule;
import orrery.tokenizer.loss.Vgg;
import orrery.tokenizer.loss.WarpLoss;

/** What judges reconstructions: networks, loaded and fixed, and the optical flow of OpenCV where no network tells it. Close them. */
final class Teachers implements AutoCloseable {
    private static final long LEAST_SIDE = 128; // of RAFT: it looks for what moved in four halvings of an eighth
    private static final int UPDATES = 12;

    private final @Nullable Lite0Loss lite0;
    private final @Nullable PerceptualLoss vgg;
    private final @Nullable FlowLoss raft;
    private final @Nullable OpticalFlow search; // where flow is weighed and no network tells it
    private final @Nullable PatchDiscriminator discriminator;
    private final List<Layer> networks = new ArrayList<>();

    private Teachers(
            @Nullable String features, boolean motion, @Nullable String flow, @Nullable PatchDiscriminator beside) {
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
        raft = !motion || flow == null ? null : new FlowLoss(fixed(new Raft(), read(flow), Set.of()), 1, UPDATES);
        search = motion && flow == null ? new OpticalFlow() : null;
    }

    /** Loads what the recipe's weights need, and makes a discriminator where one is weighed. */
    static Teachers of(TokenizerRecipe recipe) {
        LossStages stages = recipe.loss();
        TeacherFiles files = recipe.teachers() == null ? TeacherFiles.NONE : recipe.teachers();
        boolean features = stages.uses(LossStages.Weights::features) || stages.uses(LossStages.Weights::gram);
        boolean motion = stages.uses(LossStages.Weights::flow);
        if (features && files.features() == null) {
            throw new OrreryException(
                    "the loss weighs features, and no network tells them",
                    "Name weights of EfficientNet-Lite0, VGG-16 or VGG-19 as teachers: features in the recipe, or weigh features and"
                            + " gram 0.");
        }
        @Nullable PatchDiscriminator beside = null;
        if (stages.uses(LossStages.Weights::adversarial)) {
            beside = new PatchDiscriminator();
            beside.initialize(Seeds.derive(recipe.training().seed(), "discriminator"));
        }
        return new Teachers(features ? files.features() : null, motion, files.flow(), beside);
    }

    /** What is trained beside the tokenizer; null without an adversarial term. */
    @Nullable
    PatchDiscriminator discriminator() {
        return discriminator;
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

    /**
     * How differently things move: by RAFT where its weights were given, else by {@link WarpLoss}. None for single images and for crops
     * that are too small to tell.
     */
    Tensor flow(Tensor wanted, Tensor made) {
        long side = Math.min(wanted.size(3), wanted.size(4));
        if (wanted.size(2) == 1 || side < (raft == null ? OpticalFlow.LEAST_SIDE : LEAST_SIDE)) {
            return Tensor.scalar(0);
        }
        if (raft != null) {
            return raft.loss(wanted.contiguous(), made.contiguous()).mean();
        }
        if (search == null) {
            throw new IllegalStateException("nothing that tells flow was opened");
        }
        return new WarpLoss(search).loss(wanted, made).mean();
    }

    private static Tensor frames(Tensor clip) {
        return clip.transpose(1, 2).flatten(0, 1);
    }

    @Override
    public void close() {
        networks.forEach(Layer::close);
        if (search != null) {
            search.close();
        }
    }
}
