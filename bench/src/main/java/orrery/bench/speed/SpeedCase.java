package orrery.bench.speed;

import java.util.function.Supplier;

/**
 * Something that is timed.
 *
 * @param name as the answer has it
 * @param peerName what the peer's script calls it
 * @param flops floating-point operations of one go, a multiply-add counted as two; 0 where they are not the point
 * @param bytes read and written by one go if nothing stays in a cache; 0 where they are not the point
 * @param frames that one go codes; 0 where it codes none
 * @param maker makes the work; called when its turn comes
 */
record SpeedCase(String name, String peerName, double flops, double bytes, int frames, Supplier<Work> maker) {
    SpeedCase(String name, String peerName, double flops, double bytes, Supplier<Work> maker) {
        this(name, peerName, flops, bytes, 0, maker);
    }
}
