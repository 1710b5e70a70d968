package orrery.genie.agents;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import orrery.genie.Dynamics;
import orrery.genie.DynamicsConfig;
import orrery.genie.LatentScale;
import orrery.genie.World;
import orrery.genie.WorldCard;
import orrery.tensor.Generator;
import orrery.tensor.Precision;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.video.VideoFormat;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.EpisodeWriter;
import orrery.worlds.Frame;

/** A game of one bright field, left or right of the middle, in which the second button pays and the others do not; and a world that has learned nothing of it. */
final class SmallGame {
    static final int SIDE = 32;
    static final int PAYS = 1;
    static final ActionSpace.Discrete BUTTONS = new ActionSpace.Discrete(List.of("noop", "up", "down"));

    private SmallGame() {}

    /** Writes a world of random weights that shows the last four frames to convolutions. */
    static World world(Path at) {
        FrameTokenizerConfig tokenizer = FrameTokenizerConfig.pixels(SIDE, SIDE);
        DynamicsConfig dynamics = new DynamicsConfig(
                        32,
                        2,
                        2,
                        2,
                        tokenizer.tokens(),
                        tokenizer.tokenChannels(),
                        1,
                        BUTTONS.size(),
                        false,
                        8,
                        100,
                        16)
                .lookingBack(4, tokenizer.columns(), false);
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1);
                Dynamics network = Dynamics.of(dynamics)) {
            network.initialize(2);
            SafeTensors.write(at.resolve("dynamics.safetensors"), network.state(), Map.of());
            Tensor latents = Tensor.randn(generator, 2, 8, tokenizer.tokens(), tokenizer.tokenChannels());
            Tensor led = Tensor.randint(generator, 0, BUTTONS.size(), 2, 8);
            SafeTensors.write(at.resolve("starts.safetensors"), Map.of("latents", latents, "actions", led), Map.of());
        }
        WorldCard.Provenance from = new WorldCard.Provenance("simulator", "ours", "", List.of(), 500, 1);
        orrery.base.Records.write(
                at.resolve("world.json"),
                new WorldCard(
                        1,
                        "live",
                        "small",
                        15,
                        BUTTONS,
                        tokenizer,
                        dynamics,
                        new LatentScale(-0.5, 0.5),
                        true,
                        2,
                        from,
                        Map.of()));
        return World.open(at, Precision.FLOAT32);
    }

    /**
     * Records episodes in which the button is a matter of chance, or, where {@code expert}, up where the field is on the left and down where it is on the right.
     *
     * @param paid what the second button earns
     */
    static void record(Path folder, int episodes, boolean expert, double paid) {
        EnvironmentInfo info = new EnvironmentInfo("small", "simulator", SIDE, SIDE, 15, BUTTONS, 1, List.of());
        SplittableRandom random = new SplittableRandom(7);
        for (int e = 0; e < episodes; e++) {
            try (EpisodeWriter writer = EpisodeWriter.open(folder, info, "small game", VideoFormat.FFV1)) {
                for (int t = 0; t < 40; t++) {
                    boolean left = random.nextBoolean();
                    int button = expert ? (left ? 1 : 2) : random.nextInt(BUTTONS.size());
                    writer.add(picture(left), new Action.Press(button), button == PAYS ? paid : 0, false);
                }
                writer.finish();
            }
        }
    }

    static Frame picture(boolean left) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int y = 8; y < 24; y++) {
            for (int x = left ? 0 : 16; x < (left ? 16 : 32); x++) {
                rgb[3 * (y * SIDE + x)] = (byte) 200;
            }
        }
        return new Frame(SIDE, SIDE, rgb);
    }
}
