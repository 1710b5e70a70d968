package orrery.curate.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import orrery.curate.Stage.Lane;

/** A pool of workers for each kind of resource: however many clips wait, only so many are worked on at once. */
public final class Lanes implements AutoCloseable {
    /** Workers of each lane, 1 or more. */
    public record Workers(int io, int cpu, int gpu, int remote) {
        /** So many cores, two disks' worth of readers, one accelerator, eight requests. */
        public static Workers of(int cores) {
            return new Workers(2, cores, 1, 8);
        }

        /** How many a lane has. */
        public int in(Lane lane) {
            return switch (lane) {
                case IO -> io;
                case CPU -> cpu;
                case GPU -> gpu;
                case REMOTE -> remote;
            };
        }
    }

    private final Workers workers;
    private final Map<Lane, ExecutorService> pools = new EnumMap<>(Lane.class);
    private final Map<Lane, AtomicLong> busy = new EnumMap<>(Lane.class);
    private final Map<Lane, AtomicLong> waiting = new EnumMap<>(Lane.class);

    public Lanes(Workers workers) {
        this.workers = workers;
        for (Lane lane : Lane.values()) {
            AtomicLong number = new AtomicLong();
            busy.put(lane, new AtomicLong());
            waiting.put(lane, new AtomicLong());
            pools.put(lane, Executors.newFixedThreadPool(workers.in(lane), work -> {
                Thread thread = new Thread(work, "curate-" + lane + "-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            }));
        }
    }

    /** Does something when a worker of the lane is free. */
    public <T> CompletableFuture<T> submit(Lane lane, Supplier<T> work) {
        number(waiting, lane).incrementAndGet();
        return CompletableFuture.supplyAsync(
                () -> {
                    number(waiting, lane).decrementAndGet();
                    long begun = System.nanoTime();
                    try {
                        return work.get();
                    } finally {
                        number(busy, lane).addAndGet(System.nanoTime() - begun);
                    }
                },
                pool(lane));
    }

    /** Seconds that all workers of a lane have worked. */
    public double busySeconds(Lane lane) {
        return number(busy, lane).get() / 1e9;
    }

    /** How much waits for a worker of a lane. */
    public long waiting(Lane lane) {
        return number(waiting, lane).get();
    }

    /** How many workers there are. */
    public Workers workers() {
        return workers;
    }

    private ExecutorService pool(Lane lane) {
        ExecutorService pool = pools.get(lane);
        if (pool == null) {
            throw new IllegalStateException("every lane has a pool");
        }
        return pool;
    }

    private static AtomicLong number(Map<Lane, AtomicLong> numbers, Lane lane) {
        return numbers.getOrDefault(lane, new AtomicLong());
    }

    /** Waits for what runs. */
    @Override
    public void close() {
        pools.values().forEach(ExecutorService::shutdown);
        try {
            for (ExecutorService pool : pools.values()) {
                if (!pool.awaitTermination(1, TimeUnit.HOURS)) {
                    pool.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
