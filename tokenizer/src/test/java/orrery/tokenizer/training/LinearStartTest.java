package orrery.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tokenizer.TinyTokenizers;
import orrery.tokenizer.cosmos.CosmosTokenizer;

class LinearStartTest {
    private static final BatchShape SHAPE = new BatchShape(5, 64, 1);

    @TempDir
    Path here;

    @Test
    void beginsAsACodecNotAsNoise() throws Exception {
        try (ClipLibrary clips = library();
                ClipScore judge = ClipScore.read(source().videos(), 5, Progress.SILENT);
                CosmosTokenizer network = new CosmosTokenizer(TinyTraining.network(false))) {
            network.initialize(1);
            double noise = judge.of(network).psnr();
            LinearStart.set(network, clips, SHAPE, 1);
            assertThat(judge.of(network).psnr()).isGreaterThan(20).isGreaterThan(noise + 8);
        }
    }

    @Test
    void networksThatHalveOtherwiseAreRefused() throws Exception {
        try (ClipLibrary clips = library();
                CosmosTokenizer network = new CosmosTokenizer(TinyTokenizers.cosmos(4, 8, 8))) {
            assertThatThrownBy(() -> LinearStart.set(network, clips, SHAPE, 1))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("linear_start");
        }
    }

    private ClipLibrary library() throws Exception {
        TinyTraining.videos(here, 2, 9, 96, 64);
        return ClipLibrary.read(List.of(source()), Progress.SILENT, Stop.never());
    }

    private ClipSource source() {
        return new ClipSource(here.toString(), null, 1, 256, 0, 0);
    }
}
