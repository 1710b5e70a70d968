package orrery.worlds.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import orrery.base.Check;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.video.VideoFormat;
import orrery.worlds.Action;
import orrery.worlds.EpisodeWriter;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;
import orrery.worlds.Split;

/**
 * Plays a simulator and writes the play as episodes that {@link orrery.worlds.EpisodeFolder} reads, every pixel kept. The same simulator
 * and plan give the same bytes of every file. Writing that was stopped goes on where it stopped.
 */
public final class Recording {
    /** This share of the episodes, the last ones, is for validation. */
    private static final double VALIDATION = 0.15;

    private Recording() {}

    /** Who plays. */
    public enum Who {
        /** In turn: {@link #RANDOM}, {@link #SCRIPTED}, and a scripted player with random stretches. */
        MIXED,
        /** {@link RandomPlayer}. */
        RANDOM,
        /** {@link Simulator#player}. */
        SCRIPTED
    }

    /**
     * What to record.
     *
     * @param episodes how many, at least 1
     * @param frames most frames of an episode, at least 2; a game that ends makes it shorter
     * @param player who plays
     * @param seed of scenes and play
     */
    public record Plan(int episodes, int frames, Who player, long seed) {
        public Plan {
            Check.within("episodes", episodes, 1, 1_000_000);
            Check.within("frames", frames, 2, 100_000);
        }

        /** How an episode's play is called in {@code world.json}. */
        String agent(int episode) {
            return switch (player) {
                case RANDOM -> "random";
                case SCRIPTED -> "scripted";
                case MIXED -> new String[] {"random", "scripted", "wandering"}[episode % 3];
            };
        }

        /** From which an episode's scene is made, see {@link Simulator#reset}. */
        long seedOf(int episode) {
            return Seeds.derive(seed, "episode " + episode);
        }

        Split splitOf(int episode) {
            int kept = Math.max(1, (int) Math.round(VALIDATION * episodes));
            return episode >= episodes - kept && episodes > 1 ? Split.VAL : Split.TRAIN;
        }
    }

    /**
     * What was recorded.
     *
     * @param episodes in the folder
     * @param frames in the folder
     * @param fps frames a second of this call, made, described and written
     */
    public record Result(int episodes, long frames, double fps) {}

    /**
     * Records.
     *
     * @param simulator played and reset; not closed
     * @param plan what to record
     * @param folder new, empty, or begun with the same plan
     * @param progress told of every episode
     * @param stop looked at between frames
     * @throws orrery.base.OrreryException when the folder holds something else
     * @throws InterruptedAndSaved when {@code stop} is requested; whole episodes are kept
     */
    public static Result write(Simulator simulator, Plan plan, Path folder, Progress progress, Stop stop) {
        RecordedFolder recorded = RecordedFolder.open(folder, simulator, plan);
        long started = System.nanoTime();
        progress.start("recording " + simulator.info().name(), plan.episodes(), "episodes");
        for (int episode = recorded.episodes(); episode < plan.episodes(); episode++) {
            boolean whole = one(simulator, plan, episode, folder, stop);
            if (!whole) {
                throw new InterruptedAndSaved(
                        "stopped after " + episode + " of " + plan.episodes() + " episodes",
                        "Give the same command again to go on.");
            }
            progress.at(episode + 1L, "");
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        RecordedFolder after = RecordedFolder.open(folder, simulator, plan);
        long written = after.frames() - recorded.frames();
        progress.finish(String.format(Locale.ROOT, "%.0f frames/s", written / seconds));
        return new Result(after.episodes(), after.frames(), written / seconds);
    }

    /** One episode; false when it was stopped and dropped. */
    private static boolean one(Simulator simulator, Plan plan, int episode, Path folder, Stop stop) {
        long seed = plan.seedOf(episode);
        simulator.reset(0, seed);
        Simulator.Player player = player(simulator, plan.agent(episode), seed);
        String id = String.format(Locale.ROOT, "%04d", episode);
        String source = "orrery sim " + simulator.info().name();
        JsonNodeFactory json = JsonNodeFactory.instance;
        try (EpisodeWriter writer = EpisodeWriter.open(folder, simulator.info(), source, VideoFormat.FFV1, id)) {
            writer.licence("Apache-2.0");
            writer.split(plan.splitOf(episode));
            writer.note("agent", json.textNode(plan.agent(episode)));
            writer.note("seed", json.numberNode(seed));
            writer.note("range", json.textNode(RecordedFolder.word(simulator.range())));
            writer.note("text", json.textNode(simulator.describe(Seeds.derive(seed, "wording"))));
            Set<String> known = new HashSet<>();
            boolean done = false;
            for (int t = 0; t < plan.frames() && !done; t++) {
                if (stop.requested()) {
                    return false;
                }
                Map<String, JsonNode> more = new LinkedHashMap<>();
                more.put("state", StateLines.moving(simulator.bodies()));
                List<Body> appeared = simulator.bodies().stream()
                        .filter(body -> known.add(body.name()))
                        .toList();
                if (!appeared.isEmpty()) {
                    more.put("scene", StateLines.lasting(appeared));
                }
                Action action = player.act();
                Frame shown = simulator.frame();
                Outcome outcome = simulator.step(action);
                done = outcome.done();
                writer.add(shown, action, outcome.reward(), done, more);
            }
            writer.finish();
        }
        return true;
    }

    private static Simulator.Player player(Simulator simulator, String agent, long seed) {
        Simulator.Player any = new RandomPlayer(simulator.info().actions(), Seeds.derive(seed, "random player"));
        Simulator.Player good = simulator.player(Seeds.derive(seed, "scripted player"));
        return switch (agent) {
            case "random" -> any;
            case "scripted" -> good;
            default -> new WanderingPlayer(good, any, Seeds.derive(seed, "wandering player"));
        };
    }
}
