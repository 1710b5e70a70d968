package orrery.worlds.lerobot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.base.OrreryException;
import orrery.worlds.Problem;

/** What is wrong with a data set: with an episode, which is then left out, or with something that costs no episode. */
final class Faults {
    private final Map<Long, List<Problem>> ofEpisodes = new TreeMap<>();
    private final Map<Long, Problem> lost = new TreeMap<>(); // to what is wrong with a whole file
    private final List<Problem> shared = new ArrayList<>();
    private final List<Problem> others = new ArrayList<>();

    /** Something is wrong with an episode. */
    void episode(long number, String file, String what, String cure) {
        ofEpisodes
                .computeIfAbsent(number, key -> new ArrayList<>())
                .add(new Problem(file, "episode " + number + ": " + what, cure));
    }

    /** Something is wrong that costs no episode. */
    void other(String file, String what, String cure) {
        others.add(new Problem(file, what, cure));
    }

    /** The same for what was thrown about a file; its name in front of the message is left out. */
    void other(String file, OrreryException e) {
        other(file, without(file, e), e.cure());
    }

    /** An error about a file costs every episode in it; it is told once. */
    void episodes(List<Long> numbers, String file, OrreryException e) {
        String which = numbers.size() == 1
                ? "episode " + numbers.get(0)
                : numbers.size() + " episodes from " + numbers.get(0) + " to " + numbers.get(numbers.size() - 1);
        shared.add(new Problem(file, which + ": " + without(file, e), e.cure()));
        for (long number : numbers) {
            lost.putIfAbsent(number, new Problem(file, "episode " + number + ": " + without(file, e), e.cure()));
        }
    }

    private static String without(String file, OrreryException e) {
        String text = String.valueOf(e.getMessage());
        int at = text.indexOf(file + ": ");
        return at < 0 ? text : text.substring(at + file.length() + 2);
    }

    boolean isGood(long episode) {
        return !ofEpisodes.containsKey(episode) && !lost.containsKey(episode);
    }

    /** One for each episode that is left out: the first that was found. */
    List<Problem> leftOut() {
        Map<Long, Problem> first = new TreeMap<>(lost);
        ofEpisodes.forEach((number, all) -> first.put(number, all.get(0)));
        return List.copyOf(first.values());
    }

    /** What costs no episode. */
    List<Problem> others() {
        return List.copyOf(others);
    }

    /** Everything. */
    List<Problem> all() {
        List<Problem> all = new ArrayList<>(others);
        all.addAll(shared);
        ofEpisodes.values().forEach(all::addAll);
        return all;
    }
}
