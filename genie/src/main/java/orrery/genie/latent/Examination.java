package orrery.genie.latent;

import java.util.Arrays;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Looks at a latent action model on transitions spread over a video: does the button matter, is every one used, what would the past alone reach? */
public final class Examination {
    private static final int PART = 256; // transitions at once

    private final LatentActions model;
    private final long[] used;
    private double mse;
    private double mseRandom;
    private double msePast;
    private double mseCopy;

    private Examination(LatentActions model) {
        this.model = model;
        this.used = new long[model.config().codes()];
    }

    /**
     * Examines.
     *
     * @param model stays the caller's
     * @param video whose labels are not looked at
     * @param most transitions
     */
    public static CollapseAlarm of(LatentActions model, LatentVideo video, int most) {
        Examination examination = new Examination(model);
        long[] all = video.transitions();
        long[] some = new long[Math.min(all.length, most)];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[(int) ((long) i * all.length / some.length)];
        }
        try (Generator generator = new Generator(1);
                NoGrad off = NoGrad.open()) {
            examination.look(video, some, generator);
        }
        double n = some.length;
        return CollapseAlarm.of(
                examination.used,
                examination.mse / n,
                examination.mseRandom / n,
                examination.msePast / n,
                examination.mseCopy / n);
    }

    private void look(LatentVideo video, long[] from, Generator generator) {
        long[] pressed = model.press(video, from); // first all of them: random ones are drawn among those in use
        Arrays.stream(pressed).forEach(code -> used[(int) code]++);
        for (int i = 0; i < from.length; i += PART) {
            int count = Math.min(PART, from.length - i);
            try (Scope scope = Scope.open()) {
                Tensor at = Tensor.of(Arrays.copyOfRange(from, i, i + count), count);
                LatentActions.Transition seen =
                        model.transition(video.past(at, model.config().history()), video.next(at));
                Tensor right = Tensor.of(Arrays.copyOfRange(pressed, i, i + count), count);
                Tensor random = Tensor.of(pressed, pressed.length)
                        .indexSelect(0, Tensor.randint(generator, 0, pressed.length, count));
                mse += count * error(seen, right);
                mseRandom += count * error(seen, random);
                msePast += count * mean(seen.surprise());
                mseCopy += count * mean(seen.change());
            }
        }
    }

    private double error(LatentActions.Transition seen, Tensor codes) {
        return mean(seen.surprise().sub(model.found(seen, model.book().codes(codes))));
    }

    private static double mean(Tensor error) {
        return error.square().mean().item();
    }
}
