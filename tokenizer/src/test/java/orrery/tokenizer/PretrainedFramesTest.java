package orrery.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.video.Frames;

class PretrainedFramesTest {
    private static final CosmosConfig NETWORK = TinyTokenizers.cosmos(4, 8, 4);

    private final FrameTokenizer tokenizer =
            new FrameTokenizer(FrameTokenizerConfig.pretrained(32, 32, new Pretrained("tiny", NETWORK)));
    private final Generator generator = new Generator(4);
    private Scope scope;
    private NoGrad off;

    @BeforeEach
    void open() {
        scope = Scope.open();
        off = NoGrad.open();
        tokenizer.load(SyntheticWeights.of(tokenizer, 0.7, ""));
    }

    @AfterEach
    void close() {
        off.close();
        scope.close();
        tokenizer.close();
        generator.close();
    }

    @Test
    void latentsOfWhatWasSeenLieWithinTheBoundsAndNothingIsCutOff() {
        Tensor bytes = Tensor.randint(generator, 0, 256, 6, 32, 32, 3).to(DType.UINT8);
        tokenizer.fit(bytes, 4);
        Tensor latents = tokenizer.encode(Frames.toUnit(bytes));
        assertThat(latents.shape()).containsExactly(6, 4, 4, 4);
        double furthest = latents.abs().max().item();
        assertThat(furthest).isBetween(0.85, 0.95); // a tenth is left for what was not seen
        double[] spread =
                latents.transpose(0, 1).flatten(1, 3).variance(false, 1).sqrt().doubles();
        assertThat(spread).hasSize(4);
        for (double channel : spread) { // every channel alike
            assertThat(channel / spread[0]).isBetween(0.98, 1.02);
        }
    }

    @Test
    void whatComesBackIsTheNetworksOwnOfAOneFrameClip() {
        Tensor bytes = Tensor.randint(generator, 0, 256, 2, 32, 32, 3).to(DType.UINT8);
        tokenizer.fit(bytes, 2);
        Tensor pictures = Frames.toUnit(bytes);
        Tensor made = tokenizer.decode(tokenizer.encode(pictures));
        try (var network = TinyTokenizers.filled(NETWORK)) {
            network.load(weights());
            Tensor clip = Frames.toSigned(bytes).unsqueeze(2);
            Tensor wanted = network.decode(network.encode(clip, Pass.whole()), Pass.whole())
                    .squeeze(2)
                    .add(1)
                    .mul(0.5);
            assertThat(made.sub(wanted).abs().max().item()).isLessThan(1e-4);
        }
    }

    private Map<String, Tensor> weights() {
        Map<String, Tensor> own = new TreeMap<>(tokenizer.state());
        own.keySet().removeIf(key -> key.startsWith("latents."));
        return own;
    }
}
