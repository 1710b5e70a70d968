package orrery.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.UsageException;
import orrery.genie.World;
import orrery.genie.agents.Agent;
import orrery.genie.agents.EvalAgent;
import orrery.genie.agents.PolicyCard;
import orrery.genie.agents.TrainAgent;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.simulators.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery agent train}: from recorded play and a learned world to a policy. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Train a policy in a learned world. Ctrl-C saves; the same command goes on.",
        footer = {
            "",
            "Examples:",
            "  orrery agent train my-world --episodes recordings -o my-policy --minutes 10",
            "  orrery agent train my-world --episodes recordings -o my-clone --method cloning --labels 200"
        })
final class AgentTrainCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Mixin
    OutOption out;

    @Mixin
    AgentOptions play;

    @Parameters(paramLabel = "WORLD", description = "folder that learn wrote, or a name from the zoo")
    String world = "";

    @Option(
            names = "--episodes",
            required = true,
            paramLabel = "FOLDER",
            description = "recorded play of that world; for imagination with rewards, as orrery sim writes it")
    Path episodes = Path.of("");

    @Option(
            names = "--method",
            defaultValue = "imagination",
            paramLabel = "NAME",
            description =
                    "imagination: clone the recorded play, then improve it by reinforcement inside the world; cloning: only"
                            + " the first (${DEFAULT-VALUE})")
    String method = "imagination";

    @Option(
            names = "--labels",
            defaultValue = "0",
            paramLabel = "SHARE|N",
            description = "with cloning: recorded actions that may be looked at, a share below 1 or a number (all)")
    double labels;

    @Option(
            names = "--buttons",
            paramLabel = "FOLDER",
            description =
                    "with cloning: choose among the buttons that orrery buttons found in the video, all of it; --labels"
                            + " says what they mean (those of the world, if it found its own)")
    @Nullable
    Path buttons;

    @Option(
            names = "--minutes",
            defaultValue = "10",
            paramLabel = "N",
            description = "time to train in (${DEFAULT-VALUE})")
    double minutes;

    @Option(
            names = "--steps",
            split = ",",
            paramLabel = "N",
            description = {
                "updates of cloning, of reading rewards and of imagination, e.g. 800,300,300, in place of a time: the same"
                        + " on every machine"
            })
    List<Long> steps = List.of();

    @Option(
            names = "--play",
            paramLabel = "sim:NAME",
            description = "simulator to play in afterwards (the one of the world's name, where there is one)")
    @Nullable
    String simulator;

    @Option(names = "--again", description = "begin anew where a policy is finished or a run was begun differently")
    boolean again;

    /** What {@code --json} prints: how it was made, and how it plays where a simulator is known. */
    record Answer(
            String policy,
            String method,
            double minutes,
            @JsonProperty("return") @Nullable Double meanReturn,
            @Nullable Double randomReturn,
            @Nullable Double oracleReturn,
            @Nullable Integer episodes,
            @Nullable Double score,
            @Nullable List<Double> ci) {
        static Answer of(String policy, String method, double minutes, EvalAgent.@Nullable Result r) {
            return r == null
                    ? new Answer(policy, method, minutes, null, null, null, null, null, null)
                    : new Answer(
                            policy,
                            method,
                            minutes,
                            r.meanReturn(),
                            r.randomReturn(),
                            r.oracleReturn(),
                            r.episodes(),
                            r.score(),
                            r.ci());
        }
    }

    @Override
    public Integer call() {
        Path policy = out.required("my-policy");
        TrainAgent.Options options = options();
        machine.apply();
        if (again) {
            TrainAgent.forget(policy);
        }
        if (!Agent.in(policy)) {
            try (World opened = World.open(Playable.folder(world))) {
                TrainAgent.run(
                        opened,
                        EpisodeFolder.open(episodes, output.progress()),
                        policy,
                        options,
                        output.progress(),
                        output.stop());
            }
        }
        try (Agent agent = Agent.open(policy)) {
            PolicyCard.Learned learned = agent.card().learned();
            String how = learned.method().name().toLowerCase(Locale.ROOT);
            Check.that(
                    learned.method() == options.method() && learned.seed() == options.seed(),
                    "Give --again to make it anew, or another --out.",
                    "%s holds a finished policy by %s with seed %d",
                    policy,
                    how,
                    learned.seed());
            EvalAgent.Result result = played(agent);
            double trained = learned.minutes();
            String text =
                    String.format(Locale.ROOT, "a policy by %s in %s, %.1f minutes of training", how, policy, trained);
            output.print(
                    Answer.of(policy.toString(), how, trained, result),
                    result == null ? text : text + System.lineSeparator() + AgentOptions.text(result));
        }
        return 0;
    }

    private EvalAgent.@Nullable Result played(Agent agent) {
        Optional<String> where =
                simulator == null ? AgentOptions.simulatorOf(agent.card().world()) : Optional.of(simulator);
        if (where.isEmpty()) {
            return null;
        }
        try (Simulator opened = AgentOptions.simulator(where.get(), agent)) {
            return EvalAgent.run(agent, opened, play.with(0, seed.value), output.progress(), output.stop());
        }
    }

    private TrainAgent.Options options() {
        if (!(minutes > 0) || minutes > 100_000) {
            throw new UsageException("--minutes is " + minutes, "Give a time above 0, e.g. --minutes 10.");
        }
        TrainAgent.Method how = switch (method) {
            case "imagination" -> TrainAgent.Method.IMAGINATION;
            case "cloning" -> TrainAgent.Method.CLONING;
            default -> throw new UsageException("--method is " + method, "Use imagination or cloning.");
        };
        return new TrainAgent.Options(
                how, labels, buttons, Duration.ofMillis(Math.round(minutes * 60_000)), updates(how), seed.value);
    }

    private TrainAgent.@Nullable Steps updates(TrainAgent.Method how) {
        if (steps.isEmpty()) {
            return null;
        }
        int parts = how == TrainAgent.Method.CLONING ? 1 : 3;
        if (steps.size() != parts || steps.stream().anyMatch(count -> count < 1)) {
            throw new UsageException(
                    "--steps is " + steps,
                    parts == 1
                            ? "Give one number for cloning, e.g. --steps 800."
                            : "Give three, e.g. --steps 800,300,300.");
        }
        return parts == 1
                ? new TrainAgent.Steps(steps.get(0), 0, 0)
                : new TrainAgent.Steps(steps.get(0), steps.get(1), steps.get(2));
    }
}
