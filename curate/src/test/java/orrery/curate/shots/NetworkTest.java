package orrery.curate.shots;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.tensor.Checkpoint;
import orrery.tensor.NoGrad;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** TransNetV2 as it runs: norms folded into convolutions, bf16, windows. */
class NetworkTest {
    private static final Path WEIGHTS = Path.of("../zoo/transnetv2/transnetv2.safetensors");
    private static final int FRAME = 3 * TransNetV2.WIDTH * TransNetV2.HEIGHT;

    private static byte[] noise(int frames) {
        byte[] bytes = new byte[frames * FRAME];
        new Random(11).nextBytes(bytes);
        return bytes;
    }

    private static float[] logits(TransNetV2 network, byte[] frames) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor clip = Tensor.of(frames, 1, frames.length / FRAME, TransNetV2.HEIGHT, TransNetV2.WIDTH, 3);
            return network.forward(clip).cut().floats();
        }
    }

    @Test
    void foldedWeightsSayTheSameAsLoadedOnesAndBf16NearlyTheSame() {
        byte[] clip = noise(6);
        try (Scope scope = Scope.open();
                Checkpoint file = Checkpoint.open(WEIGHTS);
                TransNetV2 loaded = new TransNetV2(TransNetV2.Config.published());
                TransNetV2 folded = TransNetV2.open(file, Precision.FLOAT32);
                TransNetV2 half = TransNetV2.open(file, Precision.BFLOAT16)) {
            loaded.load(TransNetV2.plain(file.tensors()));
            float[] want = logits(loaded, clip);
            float[] exact = logits(folded, clip);
            float[] near = logits(half, clip);
            for (int i = 0; i < want.length; i++) {
                assertThat(exact[i]).isBetween(want[i] - 1e-3f, want[i] + 1e-3f);
                assertThat(near[i]).isBetween(want[i] - 0.35f, want[i] + 0.35f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 49, 50, 51, 100, 130})
    void everyFrameGetsOneAnswer(int frames) {
        TransNetV2.Config tiny = new TransNetV2.Config(1, 3, 1, 4);
        try (TransNetV2 network = new TransNetV2(tiny)) {
            network.initialize(3);
            for (ShotWindows.End end : ShotWindows.End.values()) {
                ShotWindows windows = new ShotWindows(network, end);
                byte[] bytes = noise(1);
                for (int i = 0; i < frames; i++) {
                    windows.add(bytes.clone());
                }
                ShotWindows.Probabilities said = windows.finish();
                assertThat(said.cut()).hasSize(frames);
                for (float each : said.transition()) {
                    assertThat(each).isBetween(0f, 1f);
                }
            }
        }
    }
}
