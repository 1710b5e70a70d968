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
        private static final int ROUNDS = 40;
        static final Precision FASTEST = measure();

        private static Precision measure() {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open();
                    Generator generator = new Generator(1)) {
                Tensor x = Tensor.randn(generator, 256, 256);
                Tensor w = Tensor.randn(generator, 512, 256);
                Tensor shortX = x.to(DType.BFLOAT16);
                Tensor shortW = w.to(DType.BFLOAT16);
                long wide = Long.MAX_VALUE;
                long narrow = Long.MAX_VALUE;
                for (int i = 0; i < ROUNDS; i++) { // in turn, so that a busy neighbour disturbs both alike
                    wide = Math.min(wide, time(x, w));
                    narrow = Math.min(narrow, time(shortX, shortW));
                }
                return narrow * 1.2 < wide ? BFLOAT16 : FLOAT32; // bf16 must win clearly: rounding is a price
            }
        }

        private static long time(Tensor x, Tensor w) {
            try (Scope round = Scope.open()) {
                long start = System.nanoTime();
                Functional.linear(x, w, null);
                return System.nanoTime() - start;
            }
        }
    }
}
