package orrery.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.tensor.Autocast;
import orrery.tensor.NoGrad;
import orrery.tensor.ProcessGroup;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** One step after the other: loss, gradients, checks, clipping, AdamW, average. Holds all that changes except the weights and the trainee's own position. */
final class Update implements AutoCloseable {
    /**
     * What a step was like.
     *
     * @param loss the total loss before the update
     * @param gradientNorm norm of all gradients before clipping
     * @param parts of the loss; empty unless they were asked for
     */
    record Report(double learningRate, double loss, double gradientNorm, Map<String, Double> parts) {}

    private final TrainingConfig config;
    private final Trainee trainee;
    private final Map<String, Tensor> trained = new LinkedHashMap<>();
    private final AdamW optimizer;
    private final WeightAverage average;
    private final RandomStreams streams;
    private final @Nullable ProcessGroup group;
    private final Share share;
    private boolean stopAsked;
    private boolean stopAgreed;

    Update(TrainingConfig config, Trainee trainee) {
        this(config, trainee, null);
    }

    /**
     * An update whose gradients are the mean over processes.
     *
     * @param group of processes that make the same steps; stays the caller's. Null for none
     */
    Update(TrainingConfig config, Trainee trainee, @Nullable ProcessGroup group) {
        this.config = config;
        this.trainee = trainee;
        this.group = group;
        share = group == null ? Share.WHOLE : new Share(group.rank(), group.size());
        trainee.network().parameters().forEach((key, parameter) -> {
            if (parameter.requiresGrad()) {
                trained.put(key, parameter);
            }
        });
        if (trained.isEmpty()) {
            throw new OrreryException(
                    trainee.name() + ": no parameter of the network requires a gradient",
                    "Call requireGrad(true) on what is to be trained.");
        }
        optimizer = new AdamW(config.optimizer(), trained);
        average = new WeightAverage(config.emaDecay(), trained);
        streams = new RandomStreams(config.seed());
    }

    WeightAverage average() {
        return average;
    }

    RandomStreams streams() {
        return streams;
    }

    /** Moments and averages by name, for a checkpoint; they stay this object's. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        optimizer.state().forEach((key, tensor) -> state.put("optimizer." + key, tensor));
        average.state().forEach((key, tensor) -> state.put("average." + key, tensor));
        return state;
    }

    /**
     * Makes one update.
     *
     * @param index of the step, 0..steps-1
     * @param withParts whether to read out the parts of the loss
     * @throws OrreryException naming the step and the tensor when the loss or a gradient is not finite; the weights are then as before the step
     */
    Report step(long index, boolean withParts) {
        try (Scope scope = Scope.open()) {
            trained.values().forEach(Tensor::zeroGrad);
            StepLoss loss;
            try (Autocast cast = Autocast.open(config.precision())) {
                loss = trainee.loss(new Step(index, config.steps(), streams, share));
            }
            double total = loss.total().item();
            if (!Double.isFinite(total)) {
                throw notFinite(index, "the loss is " + total + culprit(loss.parts()) + culprit(norms(trained)));
            }
            loss.total().backward();
            Map<String, Tensor> gradients = gradients();
            if (group != null) {
                total = together(group, gradients, loss);
            }
            double norm = clip(index, gradients);
            double learningRate = config.learningRate(index);
            optimizer.update(gradients, learningRate);
            average.update(index);
            Map<String, Double> parts = new LinkedHashMap<>();
            if (withParts) {
                loss.parts().forEach((name, part) -> parts.put(name, part.item()));
            }
            return new Report(learningRate, total, norm, parts);
        }
    }

    /** Replaces gradients, loss and parts by their means over all processes, and learns whether one of them has to stop. */
    private double together(ProcessGroup all, Map<String, Tensor> gradients, StepLoss loss) {
        List<Tensor> means = new ArrayList<>(gradients.values());
        means.addAll(new TreeMap<>(loss.parts()).values()); // sorted: the same order everywhere
        Tensor told = Tensor.of(new float[] {(float) loss.total().item(), stopAsked ? 1 : 0}, 2);
        means.add(told);
        all.mean(means);
        float[] heard = told.floats();
        stopAgreed = heard[1] > 0;
        return heard[0];
    }

    /** Tells the other processes, with the next step, that this one has to stop. */
    void askToStop(boolean asked) {
        stopAsked = asked;
    }

    /** Whether any process had to stop before the last step; the same answer in all of them. */
    boolean agreedToStop() {
        return stopAgreed;
    }

    /**
     * Refuses to save a weight that is not finite.
     *
     * @param step updates made so far
     */
    void checkWeights(long step) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            String culprit = culprit(norms(trained));
            if (!culprit.isEmpty()) {
                throw notFinite(step - 1, "a weight is not finite after the update" + culprit);
            }
        }
    }

    private Map<String, Tensor> gradients() {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        trained.forEach((key, parameter) -> parameter.grad().ifPresent(gradient -> gradients.put(key, gradient)));
        if (gradients.isEmpty()) {
            throw new OrreryException(
                    trainee.name() + ": the loss reaches no parameter",
                    "Return a loss that is computed from the network's parameters with gradients on.");
        }
        return gradients;
    }

    /** Scales the gradients down to the allowed norm; returns the norm before. Written out, since libtorch's own spreads one NaN over all gradients. */
    private double clip(long index, Map<String, Tensor> gradients) {
        try (NoGrad off = NoGrad.open()) {
            Map<String, Tensor> norms = norms(gradients);
            double norm =
                    Tensor.stack(norms.values().stream().toList(), 0).norm().item();
            if (!Double.isFinite(norm)) {
                throw notFinite(index, "the gradient norm is " + norm + culprit(norms));
            }
            double most = config.optimizer().clip();
            if (most > 0 && norm > most) {
                gradients.values().forEach(gradient -> gradient.mul_(most / norm));
            }
            return norm;
        }
    }

    private static Map<String, Tensor> norms(Map<String, Tensor> tensors) {
        Map<String, Tensor> norms = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> norms.put(key, tensor.norm()));
        return norms;
    }

    /** The first of some single numbers that is not finite, in words. */
    private static String culprit(Map<String, Tensor> suspects) {
        for (Map.Entry<String, Tensor> suspect : suspects.entrySet()) {
            double value = suspect.getValue().item();
            if (!Double.isFinite(value)) {
                return ", first in " + suspect.getKey() + " (" + value + ")";
            }
        }
        return "";
    }

    private OrreryException notFinite(long index, String what) {
        return new OrreryException(
                trainee.name() + " step " + (index + 1) + " of " + config.steps() + ": " + what,
                "The last good checkpoint is kept. Lower the learning rate, lengthen the warm-up, or look at the data of this step.");
    }

    @Override
    public void close() {
        trained.values().forEach(Tensor::zeroGrad);
        optimizer.close();
        average.close();
        streams.close();
    }
}
