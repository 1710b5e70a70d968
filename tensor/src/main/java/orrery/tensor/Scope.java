package orrery.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * How long tensors live. Every tensor that a thread makes while a scope is open dies when that scope closes, unless it is
 * {@linkplain #keep kept}. Scopes nest; open one for each training or sampling step.
 *
 * <pre>{@code
 * try (Scope step = Scope.open()) {
 *     Tensor loss = model.loss(batch);
 *     loss.backward();
 *     log.add(loss.item()); // a number leaves, the tensors die here
 * }
 * }</pre>
 *
 * A scope belongs to the thread that opened it and must be closed there, innermost first. Tensors made while no scope is
 * open are freed by {@link Tensor#close} alone.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<@Nullable Scope> INNERMOST = new ThreadLocal<>();
    private static final AtomicLong LIVE = new AtomicLong();

    private final @Nullable Scope outer;
    private final PointerScope natives = new PointerScope();
    private final List<Tensor> tensors = new ArrayList<>();
    private boolean closed;

    private Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** Opens a scope inside the thread's innermost one. */
    public static Scope open() {
        Scope scope = new Scope(INNERMOST.get());
        INNERMOST.set(scope);
        return scope;
    }

    /** Number of tensor handles of all threads that are not closed yet. Tests hold it constant over many steps. */
    public static long liveTensors() {
        return LIVE.get();
    }

    /**
     * Lets a tensor of this scope outlive it: it then belongs to the enclosing scope, or to the caller, who must close it,
     * when there is none.
     *
     * @return the same tensor
     */
    public Tensor keep(Tensor tensor) {
        tensor.own();
        forget(tensor);
        if (outer != null) {
            outer.tensors.add(tensor);
        }
        return tensor;
    }

    /** Frees what was made inside and not kept. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (INNERMOST.get() != this) {
            throw new IllegalStateException("close scopes in the thread that opened them, innermost first");
        }
        closed = true;
        INNERMOST.set(outer);
        for (Tensor tensor : tensors) {
            tensor.releaseFromScope();
        }
        natives.close();
    }

    /**
     * Makes a tensor that no scope frees: it lives until it is closed. For weights, caches and other tensors held in fields.
     *
     * @param maker what it makes beside the result dies at once
     */
    public static Tensor lasting(Supplier<Tensor> maker) {
        Scope before = INNERMOST.get();
        try (Scope inside = open()) {
            Tensor made = maker.get();
            made.own();
            inside.forget(made);
            return made;
        } finally {
            INNERMOST.set(before);
        }
    }

    /**
     * Work of which only the result outlives it, in the caller's scope.
     *
     * @param work makes a new tensor
     */
    public static Tensor result(Supplier<Tensor> work) {
        try (Scope scope = open()) {
            return scope.keep(work.get());
        }
    }

    private void forget(Tensor tensor) {
        int at = tensors.lastIndexOf(tensor); // kept tensors are mostly the newest
        if (at >= 0) {
            tensors.remove(at);
        }
    }

    static void born(Tensor tensor) {
        LIVE.incrementAndGet();
        Scope scope = INNERMOST.get();
        if (scope != null) {
            scope.tensors.add(tensor);
        } else {
            tensor.own();
        }
    }

    static void died() {
        LIVE.decrementAndGet();
    }
}
