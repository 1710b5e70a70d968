package orrery.curate.filter;

import java.util.ArrayList;
import java.util.List;

/** Flashes of a film: the whole picture becomes brighter or darker at once, and what it was within a moment. */
final class Flashes {
    private static final double JUMP = 20; // levels of the mean
    private static final double BACK = 0.4; // of the jump may remain
    private static final double MOMENT = 0.35; // seconds

    private record Mean(double at, double luma) {}

    private final List<Mean> recent = new ArrayList<>();
    private int flashes;

    /** Adds a picture, {@code 3 · width · height} bytes. */
    void add(byte[] rgb, double at) {
        long sum = 0;
        for (int i = 0; i < rgb.length; i++) {
            sum += rgb[i] & 0xff;
        }
        Mean now = new Mean(at, (double) sum / rgb.length);
        recent.removeIf(mean -> at - mean.at > MOMENT);
        for (int i = 0; i < recent.size(); i++) { // recent[i] before it, something brighter or darker, now as before
            double before = recent.get(i).luma;
            double peak = 0;
            for (Mean between : recent.subList(i + 1, recent.size())) {
                peak = Math.max(peak, Math.abs(between.luma - before));
            }
            if (peak > JUMP && Math.abs(now.luma - before) < BACK * peak) {
                flashes++;
                recent.clear();
                break;
            }
        }
        recent.add(now);
    }

    int count() {
        return flashes;
    }
}
