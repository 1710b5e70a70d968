package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.genie.World;
import orrery.genie.physics.EvalPhysics;
import orrery.genie.physics.PhysicsOptions;
import orrery.genie.physics.PhysicsResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery eval physics}: the world against its simulator. */
@Command(
        name = "physics",
        mixinStandardHelpOptions = true,
        description = "Let a world and the simulator it was learned from go on from the same new scenes, and compare.",
        footer = {
            "",
            "Examples:",
            "  orrery eval physics billiard",
            "  orrery eval physics my-world --seed 7 --video beside.mp4 --json"
        })
final class EvalPhysicsCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Parameters(index = "0", paramLabel = "WORLD", description = "folder that learn wrote, or a name from the zoo")
    Path world;

    @Option(
            names = "--simulator",
            paramLabel = "NAME",
            description = "which simulator is the truth (the one of the world's name)")
    @Nullable
    String simulator;

    @Option(
            names = "--scenes",
            defaultValue = "32",
            paramLabel = "N",
            description = "new scenes of each split, 2 or more (${DEFAULT-VALUE})")
    int scenes;

    @Option(
            names = "--steps",
            defaultValue = "4",
            paramLabel = "K",
            description = "denoising steps a frame: 1, 2, 4 or 8 (${DEFAULT-VALUE})")
    int steps;

    @Option(names = "--video", paramLabel = "FILE", description = "film of truth beside model, H.264, e.g. beside.mp4")
    @Nullable
    Path video;

    @Option(names = "--save", description = "store the figures in the world's world.json")
    boolean save;

    @Override
    public Integer call() {
        PhysicsOptions usual = PhysicsOptions.standard();
        PhysicsOptions options = new PhysicsOptions(simulator, scenes, steps, seed.value, usual.furthest(), video);
        machine.apply();
        try (World opened = World.open(Playable.folder(world.toString()))) {
            PhysicsResult result = EvalPhysics.run(opened, options, output.progress(), output.stop());
            if (save) {
                EvalPhysics.save(opened, result);
            }
            output.print(result, EvalPhysicsText.of(result));
        }
        return 0;
    }
}
