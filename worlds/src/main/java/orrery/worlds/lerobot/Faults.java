package orrery.worlds.lerobot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.OrreryException;
import orrery.worlds.Problem;

/** What is wrong with a data set: with an episode, which is then left out, or with something that costs no episode. */
final class Faults {
    private final Map<Long, List<Problem>> ofEpisodes = new LinkedHashMap<>();
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

    /** An error about a file is one of each episode in it. */
    void episodes(Iterable<Long> numbers, String file, OrreryException e) {
        numbers.forEach(number -> episode(number, file, without(file, e), e.cure()));
    }

    private static String without(String file, OrreryException e) {
        String text = String.valueOf(e.getMessage());
        int at = text.indexOf(file + ": ");
        return at < 0 ? text : text.substring(at + file.length() + 2);
    }

    boolean isGood(long episode) {
        return !ofEpisodes.containsKey(episode);
    }

    /** One for each episode that is left out: the first that was found. */
    List<Problem> leftOut() {
        return ofEpisodes.values().stream().map(all -> all.get(0)).toList();
    }

    /** What costs no episode. */
    List<Problem> others() {
        return List.copyOf(others);
    }

    /** Everything. */
    List<Problem> all() {
        List<Problem> all = new ArrayList<>(others);
        ofEpisodes.values().forEach(all::addAll);
        return all;
    }
}
