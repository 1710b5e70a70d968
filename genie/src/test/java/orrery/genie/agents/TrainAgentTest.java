package orrery.genie.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.genie.World;
import orrery.genie.agents.TrainAgent.Method;
import orrery.genie.latent.LatentActions;
import orrery.genie.latent.LatentActionsConfig;
import orrery.tensor.NoGrad;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.Action;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;
import orrery.worlds.simulators.Simulators;

/** From recorded play to a policy, with the smallest networks. */
class TrainAgentTest {
    @TempDir
    static Path shared;

    private static Path played;
    private static Path shown;

    @TempDir
    Path folder;

    @BeforeAll
    static void recordOnce() {
        played = shared.resolve("played");
        SmallGame.record(played, 6, false, 1);
        shown = shared.resolve("shown");
        SmallGame.record(shown, 6, true, 0);
    }

    private static TrainAgent.Options options(Method method, double labels, long cloning, long rewards, long dreams) {
        return new TrainAgent.Options(
                method, labels, null, Duration.ofMinutes(1), new TrainAgent.Steps(cloning, rewards, dreams), 3);
    }

    private TrainAgent.Trained train(String name, Path recordings, TrainAgent.Options options, Stop stop) {
        try (World world = SmallGame.world(Files.createDirectories(folder.resolve("world")))) {
            return TrainAgent.run(
                    world,
                    EpisodeFolder.open(recordings, Progress.SILENT),
                    folder.resolve(name),
                    options,
                    Progress.SILENT,
                    stop);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aCloneDoesWhatItWasShown() {
        long before = Scope.liveTensors();
        TrainAgent.Trained trained = train("clone", shown, options(Method.CLONING, 0, 80, 0, 0), Stop.never());
        assertThat(trained.figures().get("cloning.accuracy")).isGreaterThan(0.95);
        try (Agent agent = Agent.open(folder.resolve("clone"));
                AgentPlayer player = agent.player(true, 0, 1)) {
            for (boolean left : new boolean[] {true, false, false, true}) {
                assertThat(player.act(SmallGame.picture(left))).isEqualTo(new Action.Press(left ? 1 : 2));
            }
            assertThat(agent.card().learned().labels()).isEqualTo(5 * 40); // one episode of six is set aside
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void ofAllLabelsOnlyAsManyAsWereGivenAreLookedAt() {
        train("few", shown, options(Method.CLONING, 7, 2, 0, 0), Stop.never());
        try (Agent agent = Agent.open(folder.resolve("few"))) {
            assertThat(agent.card().learned().labels()).isEqualTo(7);
        }
    }

    @Test
    void throughFoundButtonsTheLabelsSayWhatEachMeans() throws IOException {
        Path found = Files.createDirectories(folder.resolve("found"));
        LatentActionsConfig.Frame frame;
        try (World world = SmallGame.world(Files.createDirectories(folder.resolve("world")))) {
            frame = TrainAgent.frame(world);
        }
        LatentActionsConfig sizes = new LatentActionsConfig(frame, 2, 8, 1, 5, 4, 0);
        try (LatentActions model = new LatentActions(sizes)) {
            model.initialize(1); // finds one button everywhere: nothing tells its codes apart yet
            SafeTensors.write(found.resolve("buttons.safetensors"), model.state(), Map.of());
        }
        Records.write(found.resolve("buttons.json"), Map.of("network", sizes, "steps", 7));
        TrainAgent.Options options = new TrainAgent.Options(
                Method.CLONING, 20, found, Duration.ofMinutes(1), new TrainAgent.Steps(3, 0, 0), 3);
        train("through", shown, options, Stop.never());
        try (Agent agent = Agent.open(folder.resolve("through"));
                Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            assertThat(agent.card().network().codes()).isEqualTo(5);
            assertThat(agent.card().learned().labels()).isEqualTo(20);
            Tensor past = agent.latents(SmallGame.picture(true)).unsqueeze(1).expand(-1, 4, -1, -1);
            float[] chances =
                    agent.policy().actions(agent.policy().read(past)).exp().floats();
            assertThat(chances).hasSize(3);
            assertThat(chances[0]).isLessThan(0.01f); // never pressed by who was shown
            assertThat(chances[1] + chances[2]).isCloseTo(1, within(0.01f));
        }
        TrainAgent.Options blind = new TrainAgent.Options(
                Method.CLONING, 0, found, Duration.ofMinutes(1), new TrainAgent.Steps(3, 0, 0), 3);
        assertThatThrownBy(() -> train("blind", shown, blind, Stop.never())).hasMessageContaining("mean nothing");
    }

    @Test
    void inImaginationItFindsTheButtonThatPays() {
        long before = Scope.liveTensors();
        TrainAgent.Trained trained =
                train("imagined", played, options(Method.IMAGINATION, 0, 10, 50, 60), Stop.never());
        assertThat(trained.figures().get("rewards.rewards_found")).isGreaterThan(0.8);
        assertThat(trained.figures().get("rewards.rewards_made_up")).isLessThan(0.2);
        try (Agent agent = Agent.open(folder.resolve("imagined"));
                AgentPlayer player = agent.player(false, 0, 1)) {
            int paid = 0;
            for (int t = 0; t < 40; t++) {
                Action action = player.act(SmallGame.picture(t % 3 == 0));
                paid += action.equals(new Action.Press(SmallGame.PAYS)) ? 1 : 0;
            }
            assertThat(paid).isGreaterThan(24); // 13 by chance, as it was recorded
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void aRunThatWasStoppedGoesOnToTheSameBytes() throws IOException {
        TrainAgent.Options some = options(Method.IMAGINATION, 0, 3, 3, 3);
        train("whole", played, some, Stop.never());
        for (String part : new String[] {"cloning", "rewards", "imagination"}) {
            Stop stop = Stop.never();
            Progress stopping = new Progress() {
                private String now = "";

                @Override
                public void start(String task, long total, String unit) {
                    now = task;
                }

                @Override
                public void at(long done, String note) {
                    if (now.equals(part) && done == 1) {
                        stop.request();
                    }
                }

                @Override
                public void finish(String note) {}

                @Override
                public void say(String line) {}
            };
            try (World world = SmallGame.world(folder.resolve("world"))) {
                EpisodeFolder recordings = EpisodeFolder.open(played, Progress.SILENT);
                Path out = folder.resolve("stopped");
                assertThatThrownBy(() -> TrainAgent.run(world, recordings, out, some, stopping, stop))
                        .isInstanceOf(InterruptedAndSaved.class);
                assertThat(Agent.in(out)).isFalse();
            }
        }
        train("stopped", played, some, Stop.never());
        assertThat(folder.resolve("stopped/policy.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/policy.safetensors"));
    }

    @Test
    void aFolderWithAnotherRunIsNotGoneOnWith() {
        train("one", shown, options(Method.CLONING, 7, 2, 0, 0), Stop.never());
        assertThatThrownBy(() -> train("one", shown, options(Method.CLONING, 8, 2, 0, 0), Stop.never()))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("other settings");
        TrainAgent.forget(folder.resolve("one"));
        assertThat(Agent.in(folder.resolve("one"))).isFalse();
        train("one", shown, options(Method.CLONING, 8, 2, 0, 0), Stop.never());
    }

    @Test
    void playWithoutAnyRewardIsNoneToLearnFromByReinforcement() {
        assertThatThrownBy(() -> train("none", shown, options(Method.IMAGINATION, 0, 1, 1, 1), Stop.never()))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no reward");
    }

    @Test
    void aPolicyPlaysItsSimulatorTheSameWayTwiceAndNoOther() {
        train("sim", played, options(Method.IMAGINATION, 0, 2, 2, 2), Stop.never());
        EvalAgent.Options options = new EvalAgent.Options(3, 60, false, 0, 5);
        try (Agent agent = Agent.open(folder.resolve("sim"));
                Simulator paddle = Simulators.open("paddle", SmallGame.SIDE, SmallGame.SIDE, SceneRange.TRAINED);
                Simulator pusher = Simulators.open("pusher", SmallGame.SIDE, SmallGame.SIDE, SceneRange.TRAINED);
                Simulator large = Simulators.open("paddle", 64, 64, SceneRange.TRAINED)) {
            EvalAgent.Result once = EvalAgent.run(agent, paddle, options, Progress.SILENT, Stop.never());
            assertThat(EvalAgent.run(agent, paddle, options, Progress.SILENT, Stop.never()))
                    .isEqualTo(once);
            assertThat(once.episodes()).isEqualTo(3);
            assertThatThrownBy(() -> EvalAgent.run(agent, pusher, options, Progress.SILENT, Stop.never()))
                    .hasMessageContaining("cannot play pusher");
            assertThatThrownBy(() -> EvalAgent.run(agent, large, options, Progress.SILENT, Stop.never()))
                    .hasMessageContaining("32x32");
        }
    }

    @Test
    void policiesOfAllNoiseAreRankedInTheWorldAndForReal() {
        train("ranked", played, options(Method.IMAGINATION, 0, 2, 2, 2), Stop.never());
        EvalAgent.Options options = new EvalAgent.Options(3, 60, false, 0, 5);
        try (World world = SmallGame.world(folder.resolve("world"));
                Agent agent = Agent.open(folder.resolve("ranked"));
                Simulator paddle = Simulators.open("paddle", SmallGame.SIDE, SmallGame.SIDE, SceneRange.TRAINED)) {
            RankAgents.Result result = RankAgents.run(
                    world,
                    java.util.List.of(
                            new RankAgents.Ranked("as it is", agent, 0), new RankAgents.Ranked("any", agent, 1)),
                    paddle,
                    10,
                    options,
                    Progress.SILENT,
                    Stop.never());
            assertThat(result.policies()).extracting(RankAgents.Row::policy).containsExactly("as it is", "any");
            assertThat(Math.abs(result.pearsonR())).isLessThanOrEqualTo(1 + 1e-9);
            assertThatThrownBy(() -> RankAgents.run(
                            world,
                            java.util.List.of(new RankAgents.Ranked("alone", agent, 0)),
                            paddle,
                            10,
                            options,
                            Progress.SILENT,
                            Stop.never()))
                    .hasMessageContaining("no rank");
        }
    }

    @Test
    void aFolderWithoutAPolicyIsRefusedByName() {
        assertThatThrownBy(() -> Agent.open(folder))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no policy here");
    }
}
