package orrery.genie.agents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.tensor.Tensor;

/** Sums of discounted rewards along imagined steps, and what they are compared with. */
final class Returns {
    private Returns() {}

    /**
     * Lambda-returns (Sutton and Barto, 12.3): R_t = r_t + γ c_t ((1 − λ) V_{t+1} + λ R_{t+1}), and R_H = V_H. What an action earns is credited to the state in
     * which it was taken.
     *
     * @param rewards of the action in state t, [B, H]
     * @param goesOn probability that the game goes on after it, [B, H]
     * @param values of states 0..H, [B, H + 1]
     * @return [B, H]
     */
    static Tensor lambda(Tensor rewards, Tensor goesOn, Tensor values, double discount, double lambda) {
        int horizon = (int) rewards.size(1);
        List<Tensor> backwards = new ArrayList<>();
        Tensor next = values.select(1, horizon);
        for (int t = horizon - 1; t >= 0; t--) {
            Tensor later = values.select(1, t + 1).mul(1 - lambda).add(next.mul(lambda));
            next = rewards.select(1, t).add(goesOn.select(1, t).mul(discount).mul(later));
            backwards.add(0, next);
        }
        return Tensor.stack(backwards, 1);
    }

    /** How much a state still counts: the probability that the game has not ended before it, [B, H] of {@code goesOn} [B, H]. */
    static Tensor weights(Tensor goesOn) {
        long horizon = goesOn.size(1);
        List<Tensor> weights = new ArrayList<>();
        Tensor alive = Tensor.ones(goesOn.size(0));
        for (int t = 0; t < horizon; t++) {
            weights.add(alive);
            alive = alive.mul(goesOn.select(1, t));
        }
        return Tensor.stack(weights, 1);
    }

    /** From the lowest twentieth of some numbers to the highest. */
    static double spread(Tensor numbers) {
        float[] sorted = numbers.reshape(-1).floats();
        Arrays.sort(sorted);
        int cut = sorted.length / 20;
        return sorted[sorted.length - 1 - cut] - sorted[cut];
    }
}
