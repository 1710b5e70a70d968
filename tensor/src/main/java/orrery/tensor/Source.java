package orrery.tensor;

/** Where a checkpoint's elements come from. */
interface Source extends AutoCloseable {
    /** UINT8 [length]: bytes from {@code begin} on; dies with the caller's {@link Scope}. */
    Tensor bytes(long begin, long length);

    /** Frees what is held; tensors that were given out stay valid. */
    @Override
    void close();
}
