package orrery.play;

/**
 * How many messages a socket may send: so many a second, with one second's worth at once. What is beyond is dropped; who
 * keeps on is told off. Not thread-safe: belongs to one socket.
 */
final class Allowance {
    enum Verdict {
        ACCEPT,
        DROP,
        CLOSE
    }

    private final double perSecond;
    private final int patience;
    private double left;
    private double dropped;
    private long lastNanos;

    /**
     * @param perSecond messages a second
     * @param patience messages dropped within a few seconds before the socket is closed
     */
    Allowance(double perSecond, int patience, long nowNanos) {
        this.perSecond = perSecond;
        this.patience = patience;
        this.left = perSecond;
        this.lastNanos = nowNanos;
    }

    Verdict next(long nowNanos) {
        double seconds = Math.max(0, nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        left = Math.min(perSecond, left + seconds * perSecond);
        dropped = Math.max(0, dropped - seconds * perSecond); // forgiven at the same rate
        if (left >= 1) {
            left -= 1;
            return Verdict.ACCEPT;
        }
        dropped += 1;
        return dropped > patience ? Verdict.CLOSE : Verdict.DROP;
    }
}
