package orrery.training;

import orrery.tensor.Generator;

/**
 * What a trainee gets to know about the step it is in.
 *
 * @param index 0..total-1
 * @param total steps of the whole run
 * @param streams the random streams of the run
 * @param share the rows of a batch that are this process's
 */
public record Step(long index, long total, RandomStreams streams, Share share) {
    /** Of a process that trains alone. */
    public Step(long index, long total, RandomStreams streams) {
        this(index, total, streams, Share.WHOLE);
    }

    /** The stream for noise, dropout and everything else without a name of its own. */
    public Generator generator() {
        return streams.of("noise");
    }

    /** The stream of that name. Draw the order of data and the noise from two streams, and neither shifts when the other draws more. */
    public Generator generator(String stream) {
        return streams.of(stream);
    }
}
