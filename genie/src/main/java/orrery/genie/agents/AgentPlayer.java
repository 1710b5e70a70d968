package orrery.genie.agents;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Seeds;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.Action;
import orrery.worlds.Frame;

/**
 * Plays one game by looking at its pictures. It draws what it does by the policy's chances: a policy learned from people who hold what they hold would, if it
 * always did the likeliest, never let go. The first picture stands for those before it. With noise it is a worse player, for comparisons. Lives until closed.
 */
public final class AgentPlayer implements AutoCloseable {
    private final Agent agent;
    private final Whim whim;
    private final Generator generator;
    private final boolean greedy;
    private final int width;
    private final int height;
    private @Nullable Tensor past; // [1, P, N, C]

    AgentPlayer(Agent agent, boolean greedy, double noise, long seed) {
        this.agent = agent;
        this.greedy = greedy;
        generator = new Generator(Seeds.derive(seed, "choice"));
        whim = new Whim(noise, agent.card().network().actions(), seed);
        width = agent.card().tokenizer().width();
        height = agent.card().tokenizer().height();
    }

    /** What to do while this picture is on screen. */
    public Action act(Frame picture) {
        Check.that(
                picture.width() == width && picture.height() == height,
                "Play a world of that size.",
                "a policy for pictures of %dx%d sees one of %dx%d",
                width,
                height,
                picture.width(),
                picture.height());
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            int seen = agent.card().network().past();
            Tensor now = agent.latents(picture).unsqueeze(1);
            Tensor next = past == null
                    ? now.expand(-1, seen, -1, -1)
                    : Tensor.cat(List.of(past.narrow(1, 1, seen - 1L), now), 1);
            Tensor chances = agent.policy().actions(agent.policy().read(next));
            Tensor best = greedy ? chances.argmax(-1) : Policy.drawn(chances, generator);
            forget();
            past = Scope.lasting(next::copy);
            return new Action.Press(whim.instead((int) best.longs()[0]));
        }
    }

    @Override
    public void close() {
        forget();
        generator.close();
    }

    private void forget() {
        if (past != null) {
            past.close();
        }
    }
}
