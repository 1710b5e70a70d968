package orrery.training;

/**
 * What {@code run.json} says about a run. A resume needs the same name, parameters and config (its cadence may change); another libtorch or thread count only
 * means that the bytes may differ from an undisturbed run.
 *
 * @param format 1
 * @param name of the work
 * @param parameters trainable numbers of the network
 * @param libtorch version of the tensor runtime
 * @param threads that computed
 * @param config of the run
 */
public record RunCard(int format, String name, long parameters, String libtorch, int threads, TrainingConfig config) {}
