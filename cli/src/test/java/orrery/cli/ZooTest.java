package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Records;
import orrery.genie.DynamicsConfig;
import orrery.genie.LatentScale;
import orrery.genie.WorldCard;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.worlds.ActionSpace;

class ZooTest {
    @TempDir
    Path zoo;

    @Test
    void bestWorldListensBestAndABrokenOneNeverWins() throws Exception {
        card("dull", "dull", 1.2);
        card("keen", "keen", 2.5);
        card("table", "billiard", 1.9);
        Files.createDirectories(zoo.resolve("broken"));
        Files.writeString(zoo.resolve("broken").resolve("world.json"), "{");
        assertThat(Zoo.best(zoo)).map(Zoo.Entry::name).contains("keen");
        assertThat(Zoo.best(zoo, world -> world.simulator() != null))
                .map(Zoo.Entry::name)
                .contains("table");
        assertThat(Zoo.worlds(zoo)).filteredOn(world -> world.problem() != null).hasSize(1);
    }

    @Test
    void worldKnowsTheSimulatorOfItsName() throws Exception {
        card("table", "billiard", 1);
        card("keen", "keen", 1);
        assertThat(Zoo.worlds(zoo)).extracting(Zoo.Entry::simulator).containsExactly(null, "billiard");
        assertThat(Zoo.best(zoo))
                .as("of equals the first by name")
                .map(Zoo.Entry::name)
                .contains("keen");
    }

    @Test
    void emptyZooHasNoBest() {
        assertThat(Zoo.best(zoo)).isEmpty();
        assertThat(Zoo.best(zoo.resolve("nowhere"))).isEmpty();
    }

    private void card(String folder, String name, double shuffleRatio) throws Exception {
        FrameTokenizerConfig pictures = FrameTokenizerConfig.live(64, 64);
        Records.write(
                Files.createDirectories(zoo.resolve(folder)).resolve("world.json"),
                new WorldCard(
                        1,
                        "live",
                        name,
                        15,
                        new ActionSpace.Discrete(List.of("noop", "left")),
                        pictures,
                        new DynamicsConfig(
                                32, 2, 2, 2, pictures.tokens(), pictures.tokenChannels(), 1, 2, false, 8, 100, 8),
                        new LatentScale(0, 1),
                        true,
                        2,
                        new WorldCard.Provenance("none", "none", "", List.of(), 0, 0),
                        Map.of("shuffle_ratio", shuffleRatio)));
    }
}
