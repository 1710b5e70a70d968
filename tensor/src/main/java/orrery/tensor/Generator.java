package orrery.tensor;

import org.bytedeco.pytorch.global.torch;

/**
 * A stream of random numbers with a seed and a state of its own (Mersenne twister, as PyTorch's on the CPU). Save one state
 * for each stream in every checkpoint. Not for use by several threads at once.
 */
public final class Generator implements AutoCloseable {
    private final org.bytedeco.pytorch.Generator raw;

    /** The stream of a seed. */
    public Generator(long seed) {
        raw = torch.createCPUGenerator(seed);
        raw.retainReference();
    }

    org.bytedeco.pytorch.Generator raw() {
        return raw;
    }

    /** Begins the stream of another seed. */
    public void begin(long seed) {
        try (Generator fresh = new Generator(seed)) {
            restore(fresh.state());
        }
    }

    /** Everything that decides the numbers to come. */
    public byte[] state() {
        try (Scope reading = Scope.open()) {
            return new Tensor(raw.get_state()).bytes();
        }
    }

    /** Continues where {@link #state} was taken. */
    public void restore(byte[] state) {
        try (Scope writing = Scope.open()) {
            raw.set_state(Tensor.of(state, state.length).raw);
        }
    }

    @Override
    public void close() {
        raw.close();
    }
}
