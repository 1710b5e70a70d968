package orrery.bench.speed;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** The operations that take the time of our networks, at their shapes; the same as in {@code bench/peers/ops_bench.py}. */
final class Operations {
    private static final double GROWN = 4; // bytes of an element in fp32
    private static final long COPIED = 1L << 25; // elements: far more than any cache holds

    private final DType type;
    private final String prefix;
    private final List<SpeedCase> cases = new ArrayList<>();

    private Operations(DType type) {
        this.type = type;
        prefix = type == DType.BFLOAT16 ? "bf16." : "fp32.";
    }

    /** One operation on tensors that live as long as the work. */
    private interface Operation {
        Tensor on(List<Tensor> operands);
    }

    /** All of them in a type. */
    static List<SpeedCase> in(DType type) {
        Operations operations = new Operations(type);
        operations.peaks();
        operations.products();
        operations.convolutions();
        operations.attention();
        operations.pointwise();
        return operations.cases;
    }

    private void peaks() {
        for (int n : new int[] {512, 1024, 2048}) {
            add("matmul_" + n, 2.0 * n * n * n, 0, x -> x.get(0).matmul(x.get(1)), sized(n, n), sized(n, n));
        }
        double bytes = 2 * COPIED * bytes();
        add("copy", 0, bytes, x -> x.get(1).copy_(x.get(0)), sized(COPIED), sized(COPIED));
    }

    private void products() {
        double wide = 2.0 * 512 * 768 * 3072;
        add("linear_512", wide, 0, Operations::linear, sized(512, 768), sized(3072, 768), sized(3072));
        double few = 2.0 * 19 * 192 * 768;
        add("linear_19", few, 0, Operations::linear, sized(19, 192), sized(768, 192), sized(768));
        add("bmm", 2.0 * 12 * 512 * 512 * 64, 0, x -> x.get(0).bmm(x.get(1)), sized(12, 512, 64), sized(12, 64, 512));
    }

    private void convolutions() {
        double flat = 2.0 * 128 * 128 * 9 * 64 * 64;
        add("conv2d", flat, 0, Operations::conv2d, sized(1, 128, 64, 64), sized(128, 128, 3, 3));
        addLast("conv2d_last", flat, Operations::conv2d, sized(1, 128, 64, 64), sized(128, 128, 3, 3));
        double deep = 2.0 * 64 * 64 * 27 * 8 * 48 * 48;
        add("conv3d", deep, 0, Operations::conv3d, sized(1, 64, 8, 48, 48), sized(64, 64, 3, 3, 3));
        addLast("conv3d_last", deep, Operations::conv3d, sized(1, 64, 8, 48, 48), sized(64, 64, 3, 3, 3));
    }

    private void attention() {
        double scores = 4.0 * 12 * 1024 * 1024 * 64;
        add("sdpa", scores, 0, Operations::fused, sized(1, 12, 1024, 64));
        add("sdpa_small", 4.0 * 32 * 3 * 19 * 19 * 64, 0, Operations::fused, sized(32, 3, 19, 64));
        add(
                "attention",
                scores,
                0,
                x -> Functional.attention(x.get(0), x.get(0), x.get(0), null),
                sized(1, 12, 1024, 64));
    }

    private void pointwise() {
        double picture = 128.0 * 64 * 64 * 2 * bytes();
        add(
                "group_norm",
                0,
                picture,
                x -> Functional.groupNorm(x.get(0), 8, x.get(1), x.get(2), 1e-5),
                sized(1, 128, 64, 64),
                sized(128),
                sized(128));
        add("silu", 0, picture, x -> x.get(0).silu(), sized(1, 128, 64, 64));
        double rows = 512.0 * 768 * 2 * bytes();
        add(
                "layer_norm",
                0,
                rows,
                x -> Functional.layerNorm(x.get(0), x.get(1), x.get(2), 1e-5),
                sized(512, 768),
                sized(768),
                sized(768));
        add("rms_norm", 0, rows, x -> Functional.rmsNorm(x.get(0), x.get(1), 1e-6), sized(512, 768), sized(768));
    }

    private static Tensor linear(List<Tensor> x) {
        return Functional.linear(x.get(0), x.get(1), x.get(2));
    }

    private static Tensor conv2d(List<Tensor> x) {
        return Functional.conv2d(x.get(0), x.get(1), null, 1, 1);
    }

    private static Tensor conv3d(List<Tensor> x) {
        return Functional.conv3d(x.get(0), x.get(1), null, new long[] {1, 1, 1}, new long[] {1, 1, 1});
    }

    private static Tensor fused(List<Tensor> x) {
        return Functional.scaledDotProductAttention(x.get(0), x.get(0), x.get(0), null, false);
    }

    private void add(String name, double flops, double bytes, Operation operation, long[]... shapes) {
        cases.add(new SpeedCase(prefix + name, name, flops, bytes, () -> new Repeated(operation, false, shapes)));
    }

    private void addLast(String name, double flops, Operation operation, long[]... shapes) {
        cases.add(new SpeedCase(prefix + name, name, flops, 0, () -> new Repeated(operation, true, shapes)));
    }

    private double bytes() {
        return type == DType.BFLOAT16 ? GROWN / 2 : GROWN;
    }

    private static long[] sized(long... shape) {
        return shape;
    }

    /** An operation on random operands. */
    private final class Repeated implements Work {
        private final Operation operation;
        private final List<Tensor> operands = new ArrayList<>();

        Repeated(Operation operation, boolean channelsLast, long[]... shapes) {
            this.operation = operation;
            try (Generator generator = new Generator(0)) {
                for (long[] shape : shapes) {
                    operands.add(Scope.lasting(() -> {
                        Tensor drawn = Tensor.randn(generator, shape).to(type);
                        return !channelsLast
                                ? drawn
                                : shape.length == 5 ? drawn.channelsLast3d() : drawn.channelsLast();
                    }));
                }
            }
        }

        @Override
        public void once() {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open()) {
                operation.on(operands);
            }
        }

        @Override
        public void close() {
            operands.forEach(Tensor::close);
        }
    }
}
