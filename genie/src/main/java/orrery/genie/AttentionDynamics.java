package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Embedding;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Linear;
import orrery.tensor.RmsNorm;
import orrery.tensor.Tensor;

/**
 * Where many things may happen next: finds the clean latents of a frame from noisy ones, the past and the action that led into it (x-prediction; Dreamer 4,
 * arXiv 2509.24527). A block-causal transformer at a size for two processor cores. Tokens of a frame are one control token (action + signal level + step size),
 * registers, and the spatial tokens; tokens attend to their own frame in every layer and to the past of their own place in every {@code
 * timeEvery}-th.
 */
public final class AttentionDynamics extends Dynamics {
    private final ActionEmbedding action;
    private final Embedding signal;
    private final Embedding step;
    private final Linear in;
    private final Tensor positions;
    private final Tensor registers;
    private final List<DynamicsBlock> blocks = new ArrayList<>();
    private final RmsNorm norm;
    private final Linear out;
    private final Rotary rotary;

    /** A network of these sizes, without meaning until it is initialised or loaded. */
    public AttentionDynamics(DynamicsConfig c) {
        super(c);
        action = layer("action", new ActionEmbedding(c));
        signal = layer("signal", new Embedding(c.kMax() + 1, c.width()));
        step = layer("step", new Embedding(c.finestStep() + 1, c.width()));
        in = layer("in", new Linear(c.channels(), c.width()));
        positions = parameter("pos", c.tokens(), c.width());
        registers = parameter("reg", c.registers(), c.width());
        for (int i = 0; i < c.layers(); i++) {
            blocks.add(layer("layers." + i, new DynamicsBlock(c, (i + 1) % c.timeEvery() == 0)));
        }
        norm = layer("norm", new RmsNorm(c.width(), 1e-6));
        out = layer("out", new Linear(c.width(), c.channels(), true, true));
        int head = c.width() / c.heads();
        rotary = new Rotary(head, c.ropeBase(), constant(() -> Rotary.quarterTurn(head)));
    }

    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        parameter.copy_(Tensor.randn(generator, parameter.shape()).mul(0.02)); // positions and registers
    }

    /**
     * Clean latents of all frames at once.
     *
     * @param z noisy latents [B, T, N, C]
     * @param actions the action that led into each frame: INT64 [B, T], the number of actions for none; or [B, T, axes + 1], see {@link
     *     ActionEmbedding}
     * @param signals level 0..kMax of each frame, INT64 [B, T]; kMax is clean
     * @param steps index s of the step size 2^−s of each frame, INT64 [B, T]
     * @return [B, T, N, C]
     */
    public Tensor forward(Tensor z, Tensor actions, Tensor signals, Tensor steps) {
        int frames = (int) z.size(1);
        return pass(
                z, actions, signals, steps, new TimeAttention.Place(turn(0, frames), Functional.causal(frames), null));
    }

    /**
     * The same for the next frames of a rollout, whose past is in the cache.
     *
     * @param remembered how many of these frames count as past afterwards, from the first on; none while denoising
     */
    public Tensor forward(Tensor z, Tensor actions, Tensor signals, Tensor steps, KeyValueCache cache, int remembered) {
        int frames = (int) z.size(1);
        TimeAttention.Place place = new TimeAttention.Place(turn(cache.position(), frames), cache.mask(frames), cache);
        Tensor clean = pass(z, actions, signals, steps, place);
        cache.advance(remembered);
        return clean;
    }

    private Tensor pass(Tensor z, Tensor actions, Tensor signals, Tensor steps, TimeAttention.Place place) {
        DynamicsConfig config = config();
        long b = z.size(0);
        long t = z.size(1);
        Tensor acted = action.forward(actions).unsqueeze(2); // [B, T, 1, D]
        Tensor level = signal.forward(signals).add(step.forward(steps)).unsqueeze(2);
        Tensor control = acted.add(level);
        Tensor seen = in.forward(z.to(positions.dtype())).add(positions).add(acted);
        Tensor x = config.registers() == 0
                ? Tensor.cat(List.of(control, seen), 2)
                : Tensor.cat(List.of(control, registers.expand(b, t, -1, -1), seen), 2); // [B, T, S, D]
        int timeLayer = 0;
        for (int i = 0; i < blocks.size(); i++) {
            x = blocks.get(i).forward(x, place, timeLayer);
            timeLayer += (i + 1) % config.timeEvery() == 0 ? 1 : 0;
        }
        return out.forward(norm.forward(x.narrow(2, config.frameTokens() - config.tokens(), config.tokens())));
    }

    private Rotary.Turn turn(long first, int frames) {
        return rotary.turn(first, frames, DType.FLOAT32);
    }
}
