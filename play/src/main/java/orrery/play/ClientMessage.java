package orrery.play;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page says; one record for all kinds, told apart by {@code type}. Written down in docs/guide/protocol.md.
 *
 * @param type hello, input, pause, step, restart, steps, auto, speed, record, resync, rewind, replay, keys, wheel, leave, thumbnail, film, name, ping
 * @param token of hello
 * @param wheel of hello: whether this page drove before and would like to again
 * @param n of input: its number, rising
 * @param action of input, in a world with buttons: an index, or absent for none; of film and name: which button
 * @param axes of input, in a world with axes: one value each
 * @param on of pause, auto, record and replay
 * @param start of restart (absent for the next one) and thumbnail
 * @param frame of rewind: 0 or a number since the beginning
 * @param k of steps
 * @param value of speed, 0 for as fast as possible
 * @param text of name: what the button is called from now on
 */
record ClientMessage(
        String type,
        @Nullable String token,
        @Nullable Boolean wheel,
        @Nullable Long n,
        @Nullable Integer action,
        @Nullable List<Double> axes,
        @Nullable Boolean on,
        @Nullable Integer start,
        @Nullable Integer frame,
        @Nullable Integer k,
        @Nullable Double value,
        @Nullable String text) {

    boolean isOn() {
        return Boolean.TRUE.equals(on);
    }
}
