package orrery.tensor;

/** A vector for each index. Key {@code weight} [K, D]. */
public final class Embedding extends Layer {
    private final Tensor weight;

    /** K vectors of width D. */
    public Embedding(long count, long width) {
        weight = parameter("weight", count, width);
    }

    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        parameter.copy_(Tensor.randn(generator, parameter.shape()).mul(0.02));
    }

    /** INT64 indices of any shape to [..., D]. */
    public Tensor forward(Tensor indices) {
        return Functional.embedding(weight, indices);
    }
}
