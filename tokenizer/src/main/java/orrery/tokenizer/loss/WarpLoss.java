package orrery.tokenizer.loss;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.features.OpticalFlow;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.video.Frames;

/**
 * Do things move the same, without a network: the reconstruction, carried along the optical flow of the true frames, must change as the true
 * clip does. Carrying is linear, so what is compared is the error alone: |W(error of the next frame) − error of this one|, forward and backward in
 * time. An error that sticks to its object costs nothing; flicker and trails cost all they are. The flow gets no gradient.
 *
 * <p>Only pixels that the flow finds again count: those that stay in the picture and whose way there and back ends where it began, within
 * the bound of Sundaram, Brox and Keutzer (ECCV 2010).
 *
 * @param flow of true frames; whoever made it closes it
 */
public record WarpLoss(OpticalFlow flow) {
    private static final double SHARE = 0.01; // of the way there and back, squared, that the two may differ by
    private static final double PIXELS = 0.5; // and this beside

    /**
     * Differences of changes.
     *
     * @param clip FLOAT32 [B, 3, T, H, W] in −1..1, at least two frames, sides of at least {@link OpticalFlow#LEAST_SIDE}
     * @param reconstruction the same shape
     * @return mean over colours, 0 where nothing can be said, first forward, then backward: [B, 1, 2(T−1), H, W]
     */
    public Tensor loss(Tensor clip, Tensor reconstruction) {
        Check.atLeast("frames", clip.size(2), 2);
        Tensor error = reconstruction.sub(clip);
        List<Tensor> each = new ArrayList<>();
        for (long b = 0; b < clip.size(0); b++) {
            each.add(ofOne(clip.select(0, b).transpose(0, 1), error.select(0, b).transpose(0, 1)));
        }
        return Tensor.stack(each, 0);
    }

    /** Of one clip, both [T, 3, H, W]: [1, 2(T−1), H, W]. */
    private Tensor ofOne(Tensor frames, Tensor error) {
        long pairs = frames.size(0) - 1;
        Tensor before = error.narrow(0, 0, pairs);
        Tensor after = error.narrow(0, 1, pairs);
        Way there;
        Way back;
        try (NoGrad off = NoGrad.open()) {
            Tensor bytes = Frames.fromSigned(frames);
            Tensor forward = flow.forward(bytes).to(frames.device());
            Tensor backward = flow.backward(bytes).to(frames.device());
            there = Way.of(forward, backward);
            back = Way.of(backward, forward);
        }
        return Tensor.cat(List.of(there.change(before, after), back.change(after, before)), 0)
                .transpose(0, 1);
    }

    /**
     * Where each pixel is found in the other frame.
     *
     * @param places [T−1, H, W, 2]
     * @param known 1 where that is believed, [T−1, 1, H, W]
     */
    private record Way(Tensor places, Tensor known) {
        static Way of(Tensor flow, Tensor reverse) {
            Tensor places = Places.of(flow).add(flow).permute(0, 2, 3, 1);
            Tensor returned = Places.look(reverse, places); // from where it went, back
            Tensor gap = flow.add(returned).square().sum(true, 1);
            Tensor bound =
                    flow.square().add(returned.square()).sum(true, 1).mul(SHARE).add(PIXELS);
            return new Way(places, gap.le(bound).to(DType.FLOAT32).mul(Places.within(places, flow)));
        }

        /** |what is found there − what is here|, mean over colours, [T−1, 1, H, W]. */
        Tensor change(Tensor here, Tensor there) {
            return Places.look(there, places).sub(here).abs().mean(true, 1).mul(known);
        }
    }
}
