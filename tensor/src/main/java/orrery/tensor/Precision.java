package orrery.tensor;

/** The type in which matrix products and convolutions run; weights, norms and sums stay fp32. */
public enum Precision {
    FLOAT32(DType.FLOAT32),
    BFLOAT16(DType.BFLOAT16);

    private final DType type;

    Precision(DType type) {
        this.type = type;
    }

    /** The element type of products. */
    public DType dtype() {
        return type;
    }

    /** What this machine is faster at: times one matrix product in both types once (about 50 ms), then remembers. */
    public static Precision fastest() {
        return Probe.FASTEST;
    }

    private static final class Probe {
        static final Precision FASTEST = measure();

        private static Precision measure() {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open();
                    Generator generator = new Generator(1)) {
                Tensor x = Tensor.randn(generator, 256, 256);
                Tensor w = Tensor.randn(generator, 512, 256);
                // bf16 must win clearly: rounding is a price
                return best(x.to(DType.BFLOAT16), w.to(DType.BFLOAT16)) * 1.2 < best(x, w) ? BFLOAT16 : FLOAT32;
            }
        }

        private static long best(Tensor x, Tensor w) {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 12; i++) {
                try (Scope round = Scope.open()) {
                    long start = System.nanoTime();
                    Functional.linear(x, w, null);
                    best = Math.min(best, System.nanoTime() - start);
                }
            }
            return best;
        }
    }
}
