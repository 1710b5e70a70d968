package orrery.play;

import orrery.video.Metrics;
import orrery.worlds.Frame;

/**
 * How far a learned world is from the simulator beside it, in one frame.
 *
 * @param psnr of the learned picture against the simulator's, in dB, at most 60
 * @param bodies what was read from the learned picture
 * @param frames made since the learned world was last put onto the truth; 0 right after
 */
record Gap(double psnr, BodyRuler.Reading bodies, long frames) {

    /**
     * Peak signal-to-noise ratio of two pictures of one size.
     *
     * @return decibels, at most {@link Metrics#MOST_DECIBELS}
     */
    static double psnr(Frame a, Frame b) {
        byte[] left = a.rgb();
        byte[] right = b.rgb();
        long squares = 0;
        for (int i = 0; i < left.length; i++) {
            int difference = (left[i] & 0xff) - (right[i] & 0xff);
            squares += (long) difference * difference;
        }
        if (squares == 0) {
            return Metrics.MOST_DECIBELS;
        }
        double mean = (double) squares / left.length;
        return Math.min(Metrics.MOST_DECIBELS, 10 * Math.log10(255.0 * 255.0 / mean));
    }
}
