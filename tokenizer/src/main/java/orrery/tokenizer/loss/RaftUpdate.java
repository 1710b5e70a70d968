package orrery.tokenizer.loss;

import java.util.List;
import orrery.tensor.Conv2d;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/** One improvement of the flow by RAFT's recurrent unit. */
final class RaftUpdate extends Layer {
    private final Conv2d likeness1 = layer("motion_encoder.convcorr1.0", new Conv2d(324, 256, 1));
    private final Conv2d likeness2 = layer("motion_encoder.convcorr2.0", new Conv2d(256, 192, 3));
    private final Conv2d flow1 = layer("motion_encoder.convflow1.0", new Conv2d(2, 128, 7));
    private final Conv2d flow2 = layer("motion_encoder.convflow2.0", new Conv2d(128, 64, 3));
    private final Conv2d both = layer("motion_encoder.conv.0", new Conv2d(256, 126, 3));
    private final Gate across = layer("recurrent_block.convgru1", new Gate(1, 5));
    private final Gate down = layer("recurrent_block.convgru2", new Gate(5, 1));
    private final Conv2d head1 = layer("flow_head.conv1", new Conv2d(128, 256, 3));
    private final Conv2d head2 = layer("flow_head.conv2", new Conv2d(256, 2, 3));

    /**
     * What came of it.
     *
     * @param hidden state for the next
     * @param move that is added to the flow, [B, 2, h, w]
     */
    record Step(Tensor hidden, Tensor move) {}

    Step forward(Tensor hidden, Tensor context, Tensor likeness, Tensor flow) {
        Tensor seen = likeness2.forward(likeness1.forward(likeness).relu()).relu();
        Tensor moved = flow2.forward(flow1.forward(flow).relu()).relu();
        Tensor motion = both.forward(Tensor.cat(List.of(seen, moved), 1)).relu();
        Tensor x = Tensor.cat(List.of(context, motion, flow), 1);
        Tensor state = down.forward(across.forward(hidden, x), x);
        return new Step(state, head2.forward(head1.forward(state).relu()));
    }

    /** A gated recurrent unit whose products are convolutions. */
    private static final class Gate extends Layer {
        private final Line keep;
        private final Line reset;
        private final Line propose;

        Gate(int height, int width) {
            keep = layer("convz", new Line(height, width));
            reset = layer("convr", new Line(height, width));
            propose = layer("convq", new Line(height, width));
        }

        Tensor forward(Tensor hidden, Tensor x) {
            Tensor all = Tensor.cat(List.of(hidden, x), 1);
            Tensor z = keep.forward(all).sigmoid();
            Tensor r = reset.forward(all).sigmoid();
            Tensor q = propose.forward(Tensor.cat(List.of(r.mul(hidden), x), 1)).tanh();
            return z.neg().add(1).mul(hidden).add(z.mul(q));
        }
    }

    /** A convolution along a row or a column. */
    private static final class Line extends Layer {
        private final Tensor weight;
        private final Tensor bias;
        private final long[] padding;

        Line(int height, int width) {
            weight = parameter("weight", 128, 384, height, width);
            bias = parameter("bias", 128);
            padding = new long[] {height / 2, width / 2};
        }

        Tensor forward(Tensor x) {
            return Functional.conv2d(x, weight, bias, new long[] {1, 1}, padding);
        }
    }
}
