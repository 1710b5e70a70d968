package orrery.genie.agents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.tensor.Checkpoint;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.video.Frames;
import orrery.worlds.Frame;

/**
 * A policy on disk, opened: {@code policy.json} and {@code policy.safetensors} with the keys {@code policy.*} and, where there are such, {@code tokenizer.*} and
 * {@code outcomes.*}. Lives until closed.
 */
public final class Agent implements AutoCloseable {
    private static final String CARD = "policy.json";
    private static final String WEIGHTS = "policy.safetensors";

    private final PolicyCard card;
    private final FrameTokenizer tokenizer;
    private final Policy policy;
    private final @Nullable Outcomes outcomes;

    private Agent(PolicyCard card, FrameTokenizer tokenizer, Policy policy, @Nullable Outcomes outcomes) {
        this.card = card;
        this.tokenizer = tokenizer;
        this.policy = policy;
        this.outcomes = outcomes;
    }

    /** Whether a folder holds a whole policy. */
    public static boolean in(Path folder) {
        return Files.exists(folder.resolve(CARD));
    }

    /** Writes a policy; the card comes last, so that a folder with a card is whole. */
    static void write(
            Path folder, PolicyCard card, Policy policy, FrameTokenizer tokenizer, @Nullable Outcomes outcomes) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        policy.state().forEach((key, tensor) -> all.put("policy." + key, tensor));
        if (tokenizer.config().coded()) {
            tokenizer.state().forEach((key, tensor) -> all.put("tokenizer." + key, tensor));
        }
        if (outcomes != null) {
            outcomes.state().forEach((key, tensor) -> all.put("outcomes." + key, tensor));
        }
        AtomicFiles.file(folder.resolve(WEIGHTS), part -> SafeTensors.write(part, all, Map.of()));
        Records.write(folder.resolve(CARD), card);
    }

    /**
     * Opens a policy.
     *
     * @throws OrreryException when the folder holds none, or its weights do not fit its card
     */
    public static Agent open(Path folder) {
        if (!in(folder)) {
            throw new OrreryException(
                    folder + ": no policy here (no " + CARD + ")", "Give a folder that orrery agent train wrote.");
        }
        PolicyCard card = Records.read(folder.resolve(CARD), PolicyCard.class);
        FrameTokenizer tokenizer = new FrameTokenizer(card.tokenizer());
        Policy policy = new Policy(card.network());
        Outcomes outcomes = card.outcomes() ? new Outcomes(card.network()) : null;
        Agent agent = new Agent(card, tokenizer, policy, outcomes);
        try (Scope scope = Scope.open();
                Checkpoint file = SafeTensors.open(folder.resolve(WEIGHTS))) {
            policy.load(file, "policy.");
            policy.prepareForInference();
            if (card.tokenizer().coded()) {
                tokenizer.load(file, "tokenizer.");
                tokenizer.prepareForInference();
            }
            if (outcomes != null) {
                outcomes.load(file, "outcomes.");
                outcomes.prepareForInference();
            }
            return agent;
        } catch (RuntimeException | Error e) {
            agent.close();
            throw e;
        }
    }

    /** What it says of itself. */
    public PolicyCard card() {
        return card;
    }

    /** What chooses. */
    Policy policy() {
        return policy;
    }

    /** What reads rewards and ends in its world; null where it was only cloned. */
    @Nullable
    Outcomes outcomes() {
        return outcomes;
    }

    /** A picture of its world's size as scaled latents [1, N, C]; dies with the caller's scope. */
    Tensor latents(Frame picture) {
        Tensor unit = Frames.toUnit(Tensor.of(picture.rgb(), 1, picture.height(), picture.width(), 3));
        return card.scale().apply(tokenizer.pack(tokenizer.encode(unit)));
    }

    /**
     * Somebody who plays by this policy.
     *
     * @param greedy whether it always does the likeliest; else it draws by the policy's chances
     * @param noise share of the time in which it presses anything at all, 0 to 1
     * @param seed of all that is drawn
     */
    public AgentPlayer player(boolean greedy, double noise, long seed) {
        return new AgentPlayer(this, greedy, noise, seed);
    }

    @Override
    public void close() {
        policy.close();
        tokenizer.close();
        if (outcomes != null) {
            outcomes.close();
        }
    }
}
