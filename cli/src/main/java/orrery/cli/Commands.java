package orrery.cli;

import java.util.List;

/** Every command of {@code ./orrery}, in the order in which help lists them. A new command is its class and one line here. */
final class Commands {
    static final List<Class<?>> ALL = List.of(
            DemoCommand.class,
            LearnCommand.class,
            ButtonsCommand.class,
            SimCommand.class,
            EpisodesCommand.class,
            PlayCommand.class,
            AgentCommand.class,
            RankCommand.class,
            WorldsCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            BenchCommand.class,
            ModelsCommand.class,
            TokenizerCommand.class,
            ProbeCommand.class,
            FramesCommand.class,
            ClipCommand.class,
            CurateCommand.class,
            ShotsCommand.class,
            SplitCommand.class,
            ScoreCommand.class,
            DuplicatesCommand.class,
            CaptionCommand.class,
            DoctorCommand.class,
            ParityCommand.class,
            CompletionCommand.class);

    private Commands() {}
}
