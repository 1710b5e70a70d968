package orrery.genie.latent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.tokenizer.quantize.Quantizer;
import orrery.training.Share;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;

/**
 * Trains a {@link LatentActions} by itself. First only what the past tells is learned. Then the button is a point on the sphere with noise on it, which no
 * unused vector can starve; its clusters (k-means++) become the K vectors, and from there on the button is one of them: the encoder rests, and the decoder learns to
 * live with so few words. Cells count by how little the past tells of them.
 */
public final class LatentActionTrainee implements Trainee {
    private static final double TELLING_FROM = 0.25; // of the run: first the past must be known
    private static final double CHOOSING_FROM = 0.7; // of the run: from here on one of K
    private static final int CLUSTERED = 2048; // transitions
    private static final int JUDGED = 1024; // transitions
    private static final double NOISE = 0.15; // on the sphere
    private static final double FORGETTING = 0.02; // of the running mean of surprises
    private static final double CALM = 0.1; // weight of a cell that never surprises, against the mean one
    private static final double READING = 0.1; // weight of the labels
    private static final double SHARPNESS = 4; // of scores read off a unit vector

    private final LatentActions model;
    private final LatentVideo training;
    private final LatentVideo judged;
    private final LatentBatch batch;
    private final long[] labelled;
    private final Consumer<String> alarm;
    private final long[] transitions;

    /**
     * A trainee.
     *
     * @param model initialised; stays the caller's
     * @param labelled transitions of the training video whose true button may be looked at; empty for none
     * @param judged video that is set aside
     * @param alarm is told when the model collapses, after an evaluation
     */
    public LatentActionTrainee(
            LatentActions model,
            LatentVideo training,
            long[] labelled,
            LatentVideo judged,
            LatentBatch batch,
            Consumer<String> alarm) {
        Check.that(
                labelled.length == 0 || model.config().actions() > 0,
                "Make the model with the number of true buttons.",
                "%d labelled transitions for a model that knows no true buttons",
                labelled.length);
        this.model = model;
        this.training = training;
        this.labelled = labelled.clone();
        this.judged = judged;
        this.batch = batch;
        this.alarm = alarm;
        transitions = training.transitions();
        Check.that(
                transitions.length > 0 && judged.transitions().length > 0,
                "Give episodes of two frames or more.",
                "nothing follows anything: no transitions to learn from");
    }

    @Override
    public String name() {
        return "latent actions";
    }

    @Override
    public Layer network() {
        return model;
    }

    @Override
    public StepLoss loss(Step step) {
        Check.that(
                step.share().equals(Share.WHOLE),
                "Train with one process.",
                "latent actions cannot be trained by several processes");
        LatentActions.Transition seen = transition(training, drawn(transitions, batch.transitions(), step));
        Tensor unexpected = seen.change().sub(seen.expected()).square().mean();
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("past", unexpected);
        if (step.index() < TELLING_FROM * step.total()) {
            parts.put("button", unexpected.detach());
            parts.put("perplexity", Tensor.scalar(0));
            return new StepLoss(unexpected, parts);
        }
        Tensor told = model.told(seen);
        Tensor code;
        Tensor perplexity = Tensor.scalar(0);
        if (step.index() < choosingFrom(step)) {
            code = LatentActions.unit(
                    told.add(Tensor.randn(step.generator(), told.shape()).mul(NOISE)));
        } else {
            // The encoder rests from here on: with a pull towards the vectors as its only gradient it draws all
            // clusters into one.
            Quantizer.Quantized chosen = chosen(step, told.detach());
            code = chosen.codes();
            perplexity = chosen.measures().getOrDefault("perplexity", perplexity);
        }
        Tensor surprise = seen.surprise();
        Tensor error = surprise.sub(model.found(seen, code)).square();
        parts.put("button", error.mean());
        parts.put("perplexity", perplexity);
        Tensor total = unexpected.add(error.mul(weights(surprise)).mean());
        if (labelled.length > 0 && step.index() < choosingFrom(step)) {
            Tensor reading = reading(step);
            total = total.add(reading.mul(READING));
        }
        return new StepLoss(total, parts);
    }

    private static long choosingFrom(Step step) {
        return (long) Math.ceil(CHOOSING_FROM * step.total());
    }

    private static Tensor drawn(long[] from, int count, Step step) {
        return Tensor.of(from, from.length)
                .indexSelect(0, Tensor.randint(step.generator("data"), 0, from.length, count));
    }

    private LatentActions.Transition transition(LatentVideo video, Tensor at) {
        return model.transition(video.past(at, model.config().history()), video.next(at));
    }

    /** One of K; the first time, K are made of what the encoder says by now. */
    private Quantizer.Quantized chosen(Step step, Tensor told) {
        if (step.index() == choosingFrom(step)) {
            Tensor some = drawn(transitions, CLUSTERED, step);
            model.settle(model.points(training, some), step.generator("clusters"));
        }
        Quantizer.Quantized chosen = model.book().quantize(told);
        model.book().follow(told, chosen.indices());
        return chosen;
    }

    /** The weight of each cell [h, w], 1 in the mean: by the running mean of how far it was from what was expected. */
    private Tensor weights(Tensor surprise) {
        try (NoGrad off = NoGrad.open()) {
            Tensor unrest = model.unrest();
            unrest.lerp_(surprise.square().mean(0, 1), FORGETTING);
            Tensor relative = unrest.div(unrest.mean()).add(CALM).mul(1 / (1 + CALM));
            return relative.div(unrest.mean());
        }
    }

    /** Cross-entropy of the true buttons, read off the sphere. */
    private Tensor reading(Step step) {
        Tensor at = drawn(labelled, batch.labelled(), step);
        Tensor told = model.told(transition(training, at));
        return Functional.crossEntropy(model.read(told).to(DType.FLOAT32).mul(SHARPNESS), training.actions(at));
    }

    @Override
    public Map<String, Double> evaluate(Layer averaged) {
        CollapseAlarm found = examined(judged);
        if (model.settled()) { // before, there are no buttons
            found.alarms().forEach(line -> alarm.accept("alarm: " + line));
        }
        return found.figures();
    }

    /** The model on a video. */
    CollapseAlarm examined(LatentVideo video) {
        return Examination.of(model, video, JUDGED);
    }
}
