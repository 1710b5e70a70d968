package orrery.genie.latent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a latent action model stands on video set aside, and what is wrong with it. The rules are those of published code and of what was measured here; docs/lab
 * tells which.
 *
 * @param codes number of buttons, K
 * @param perplexity how many are in use, as if each were used equally often
 * @param dead buttons used less than a quarter as often as evenly
 * @param mse of the next frame with the button that was found
 * @param mseRandom with one drawn at random among those in use, the same past
 * @param msePast from the past alone
 * @param mseCopy of the last frame in place of the next
 */
public record CollapseAlarm(
        int codes, double perplexity, int dead, double mse, double mseRandom, double msePast, double mseCopy) {
    private static final double FEWEST = 0.4; // of K
    private static final double DEAD = 0.25; // of an even share
    private static final double MATTERS = 0.95; // the right button against a random one

    /**
     * Counts.
     *
     * @param used how often each button was found
     */
    public static CollapseAlarm of(long[] used, double mse, double mseRandom, double msePast, double mseCopy) {
        double total = java.util.Arrays.stream(used).sum();
        double entropy = 0;
        int dead = 0;
        for (long count : used) {
            double share = count / total;
            entropy -= count == 0 ? 0 : share * Math.log(share);
            dead += share < DEAD / used.length ? 1 : 0;
        }
        return new CollapseAlarm(used.length, Math.exp(entropy), dead, mse, mseRandom, msePast, mseCopy);
    }

    /** As columns of a log. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("perplexity", perplexity);
        figures.put("dead", (double) dead);
        figures.put("mse", mse);
        figures.put("mse_random", mseRandom);
        figures.put("mse_past", msePast);
        figures.put("mse_copy", mseCopy);
        figures.put("right_over_random", mse / mseRandom);
        return figures;
    }

    /** What is wrong, a line each; empty when nothing is. */
    public List<String> alarms() {
        List<String> alarms = new ArrayList<>();
        if (perplexity < FEWEST * codes) {
            alarms.add(text("only %.1f of %d buttons are in use", perplexity, codes));
        }
        if (dead * 2 > codes) {
            alarms.add(text("%d of %d buttons are dead", dead, codes));
        }
        if (mse > MATTERS * mseRandom) {
            alarms.add(text(
                    "the decoder does not listen: error %.4f with the right button, %.4f with any", mse, mseRandom));
        }
        if (mse >= msePast) {
            alarms.add(text("the buttons tell nothing: error %.4f with them, %.4f from the past alone", mse, msePast));
        }
        return alarms;
    }

    private static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
