package orrery.worlds;

/**
 * Something wrong with one file of a folder of episodes; the episode it belongs to is left out.
 *
 * @param file relative to the folder, with {@code /}; with {@code :line} where a line is to blame
 * @param what is wrong
 * @param cure what to do about it
 */
public record Problem(String file, String what, String cure) {
    @Override
    public String toString() {
        return file + ": " + what + " " + cure;
    }
}
