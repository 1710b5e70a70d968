package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Linear;
import orrery.tensor.RmsNorm;
import orrery.tensor.Tensor;

/**
 * A block-causal transformer at a size for two processor cores. Tokens of a frame are one control token (action + signal level + step size),
 * registers, and the spatial tokens; tokens attend to their own frame in every layer and to the past of their own place in every {@code
 * timeEvery}-th.
 */
final class AttentionDynamics extends Dynamics {
    private final Linear in;
    private final Tensor positions;
    private final Tensor registers;
    private final List<DynamicsBlock> blocks = new ArrayList<>();
    private final RmsNorm norm;
    private final Linear out;
    private final Rotary rotary;

    AttentionDynamics(DynamicsConfig c) {
        super(c);
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

    @Override
    public Tensor forward(Tensor z, Tensor action, Tensor signal, Tensor step) {
        int frames = (int) z.size(1);
        return pass(z, action, signal, step, new TimeAttention.Place(turn(0, frames), causal(frames), null));
    }

    @Override
    public Tensor forward(Tensor z, Tensor action, Tensor signal, Tensor step, KeyValueCache cache, int remembered) {
        int frames = (int) z.size(1);
        TimeAttention.Place place = new TimeAttention.Place(turn(cache.position(), frames), cache.mask(frames), cache);
        Tensor clean = pass(z, action, signal, step, place);
        cache.advance(remembered, z);
        return clean;
    }

    private Tensor pass(Tensor z, Tensor actions, Tensor signals, Tensor steps, TimeAttention.Place place) {
        DynamicsConfig config = config();
        long b = z.size(0);
        long t = z.size(1);
        Tensor acted = acted(actions);
        Tensor control = acted.add(level(signals, steps));
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

    /** Scores to add: 0 where frame i may see frame j, −∞ for the future. */
    private static Tensor causal(int frames) {
        float[] mask = new float[frames * frames];
        for (int i = 0; i < frames; i++) {
            for (int j = i + 1; j < frames; j++) {
                mask[i * frames + j] = Float.NEGATIVE_INFINITY;
            }
        }
        return Tensor.of(mask, frames, frames);
    }
}
