package orrery.bench.speed;

import org.jspecify.annotations.Nullable;

/**
 * What was measured of a case. Times are of one go, in milliseconds, by the clock that was asked for.
 *
 * @param medianMs our median over the rounds
 * @param peerMs median of PyTorch's best variant in the same rounds; null where no peer ran
 * @param ratio ours over PyTorch's; null where no peer ran
 * @param gflops our rate in 10⁹ floating-point operations a second; null where they are not the point
 * @param peakMb most resident memory of our process until this case was over, in MB of 2^20 bytes; 0 where the system does not tell
 * @param minMs our quickest go
 * @param gbS our rate in 10⁹ bytes read and written a second; null where they are not the point
 * @param fps frames a second; null where none are coded
 * @param peerPeakMb most resident memory of the process of PyTorch's best variant; null where no peer told
 * @param peer what PyTorch's best variant was and what the others took, or why no peer ran
 */
public record SpeedRow(
        double medianMs,
        @Nullable Double peerMs,
        @Nullable Double ratio,
        @Nullable Double gflops,
        double peakMb,
        double minMs,
        @Nullable Double gbS,
        @Nullable Double fps,
        @Nullable Double peerPeakMb,
        String peer) {
    /** With what was found out about memory later: our peak in a process of its own, or the peer's. */
    public SpeedRow withMemory(@Nullable Double ours, @Nullable Double peers) {
        return new SpeedRow(
                medianMs,
                peerMs,
                ratio,
                gflops,
                ours == null ? peakMb : ours,
                minMs,
                gbS,
                fps,
                peers == null ? peerPeakMb : peers,
                peer);
    }
}
