package orrery.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.features.Lite0;
import orrery.tensor.Layer;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.loss.Raft;
import orrery.tokenizer.loss.Vgg;
import orrery.training.RandomStreams;
import orrery.training.Step;
import orrery.training.StepLoss;

class TokenizerLossTest {
    @TempDir
    Path here;

    @ParameterizedTest
    @CsvSource({
        "colour, 1, 0, 0, 0, 0, 0, 0, 16",
        "squared, 0, 1, 0, 0, 0, 0, 0, 16",
        "decibels, 0, 0, 1, 0, 0, 0, 0, 16",
        "features, 0, 0, 0, 1, 0, 0, 0, 32",
        "gram, 0, 0, 0, 0, 1, 0, 0, 32",
        "flow, 0, 0, 0, 0, 0, 1, 0, 16",
        "adversarial, 0, 0, 0, 0, 0, 0, 1, 16"
    })
    void gradientOfEachTermReachesEncoderAndDecoder(
            String term, double c, double s, double d, double f, double g, double m, double a, int side)
            throws Exception {
        LossStages.Weights weights = new LossStages.Weights(c, s, d, f, g, m, a);
        Map<String, Double> norms =
                norms(weights, weights.features() + weights.gram() > 0 ? files("lite0", null) : null, side);
        assertThat(norms.get("encoder.conv_in.0.conv3d.weight")).as(term).isPositive();
        assertThat(norms.get("decoder.conv_out.0.conv3d.weight")).as(term).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"vgg16", "vgg19"})
    void torchvisionsNetworksServeAsWell(String teacher) throws Exception {
        assertThat(norms(new LossStages.Weights(0, 0, 0, 1, 1, 0, 0), files(teacher, null), 32)
                        .get("encoder.conv_in.0.conv3d.weight"))
                .isPositive();
    }

    @Test
    @Tag("slow") // a minute of RAFT's backward pass on a busy core
    void raftTellsTheFlowWhereItsWeightsAreNamed() throws Exception {
        LossStages.Weights flow = new LossStages.Weights(0, 0, 0, 0, 0, 1, 0);
        assertThat(norms(flow, files(null, "raft"), 128).get("decoder.conv_out.0.conv3d.weight"))
                .isPositive();
        assertThat(norms(flow, files(null, "raft"), 64).get("decoder.conv_out.0.conv3d.weight"))
                .as("too small for it")
                .isZero();
    }

    @Test
    void featuresWithoutANetworkAreRefused() {
        assertThatThrownBy(() -> norms(new LossStages.Weights(0, 0, 0, 0, 1, 0, 0), null, 32))
                .hasMessageContaining("no network tells them");
    }

    @Test
    void onlyTheDiscriminatorLearnsToTellAndOnlyPixelsLearnToFool() {
        try (PatchDiscriminator discriminator = new PatchDiscriminator();
                Scope scope = Scope.open()) {
            discriminator.initialize(1);
            Tensor real = SyntheticWeights.input("real", -1, 1, 1, 3, 2, 16, 16);
            Tensor made = SyntheticWeights.input("made", -1, 1, 1, 3, 2, 16, 16).requiresGrad(true);
            discriminator.telling(real, made).backward();
            assertThat(made.grad()).isEmpty();
            assertThat(norm(discriminator)).isPositive();
            discriminator.parameters().values().forEach(Tensor::zeroGrad);
            discriminator.fooling(made).backward();
            assertThat(made.grad().orElseThrow().abs().max().item()).isPositive();
            assertThat(norm(discriminator)).isZero();
        }
    }

    @Test
    void secondStageHasItsOwnWeightsAndTheSameColumns() {
        LossStages stages =
                new LossStages(LossStages.Weights.colours(), new LossStages.Weights(0, 2, 0.5, 0, 0, 0, 0), 0.5);
        try (Scope scope = Scope.open();
                RandomStreams streams = new RandomStreams(1)) {
            TokenizerLoss loss = new TokenizerLoss(
                    stages, Teachers.of(TinyTraining.recipe(here, TinyTraining.network(false), stages, false, 10)));
            Tensor wanted = SyntheticWeights.input("wanted", -1, 1, 1, 3, 1, 8, 8);
            Tensor made = wanted.add(0.5);
            StepLoss early = loss.of(wanted, made, Tensor.scalar(0), new Step(4, 10, streams));
            StepLoss late = loss.of(wanted, made, Tensor.scalar(0), new Step(5, 10, streams));
            assertThat(early.total().item()).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-6));
            assertThat(late.total().item())
                    .isCloseTo(2 * 0.25 + 0.5 * Math.log(0.25 + 1e-3), org.assertj.core.data.Offset.offset(1e-5));
            assertThat(late.parts().keySet()).isEqualTo(early.parts().keySet());
        }
    }

    private TeacherFiles files(@Nullable String features, @Nullable String flow) throws Exception {
        return new TeacherFiles(features == null ? null : teacher(features), flow == null ? null : teacher(flow));
    }

    private Map<String, Double> norms(LossStages.Weights weights, @Nullable TeacherFiles files, int side) {
        LossStages stages = new LossStages(weights, weights, 1);
        TokenizerRecipe recipe = TinyTraining.recipe(here, TinyTraining.network(false), stages, false, 1, files);
        try (CosmosTokenizer network = new CosmosTokenizer(recipe.network());
                Teachers teachers = Teachers.of(recipe);
                RandomStreams streams = new RandomStreams(1);
                Scope scope = Scope.open()) {
            network.initialize(1);
            Tensor wanted = SyntheticWeights.input("wanted", -1, 1, 1, 3, 5, side, side);
            Tensor made = network.decode(network.encode(wanted));
            new TokenizerLoss(stages, teachers)
                    .of(wanted, made, Tensor.scalar(0), new Step(0, 1, streams))
                    .total()
                    .backward();
            Map<String, Double> norms = new java.util.TreeMap<>();
            network.parameters()
                    .forEach((key, parameter) -> parameter
                            .grad()
                            .ifPresent(
                                    gradient -> norms.put(key, gradient.norm().item())));
            return norms;
        }
    }

    private String teacher(String name) throws Exception {
        Path file = here.resolve(name + ".safetensors");
        try (Layer network = switch (name) {
                    case "lite0" -> new Lite0();
                    case "vgg16" -> new Vgg(16);
                    case "vgg19" -> new Vgg(19);
                    default -> new Raft();
                };
                Scope scope = Scope.open()) {
            SafeTensors.write(file, SyntheticWeights.of(network, 1, ""), Map.of());
        }
        return file.toString();
    }

    private static double norm(Layer layer) {
        return layer.parameters().values().stream()
                .mapToDouble(parameter ->
                        parameter.grad().map(gradient -> gradient.norm().item()).orElse(0.0))
                .sum();
    }
}
