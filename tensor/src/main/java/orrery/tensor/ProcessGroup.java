package orrery.tensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch_gloo;
import orrery.base.Check;
import orrery.base.OrreryException;

/**
 * Processes that compute together, over Gloo on this machine. They find each other through a file that all of them see, and each has a rank. Every method is
 * called by all of them, in the same order, from one thread.
 */
public final class ProcessGroup implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final long BUCKET = 25L << 18; // numbers that go together: 25 MB of fp32

    private final int rank;
    private final int size;
    private final FileStore store;
    private final ProcessGroupGloo gloo;

    private ProcessGroup(int rank, int size, FileStore store, ProcessGroupGloo gloo) {
        this.rank = rank;
        this.size = size;
        this.store = store;
        this.gloo = gloo;
    }

    /**
     * Joins, and waits until all have joined.
     *
     * @param meeting a file that does not exist yet when the first process comes; used once
     * @param rank of this process, 0..size-1
     * @param size processes in all, 2 or more
     * @throws OrreryException when the others do not come, or this build has no Gloo
     */
    public static ProcessGroup join(Path meeting, int rank, int size) {
        Check.that(size >= 2, "Use 2 or more.", "a group of %d processes", size);
        Check.that(rank >= 0 && rank < size, "Use 0 to size - 1.", "rank %d of %d", rank, size);
        try (PointerScope scope = new PointerScope()) {
            Loader.load(torch_gloo.class);
            ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create();
            options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(LOOPBACK));
            FileStore store = new FileStore(meeting.toString(), size);
            ProcessGroupGloo gloo = new ProcessGroupGloo(store, rank, size, options);
            store.retainReference(); // both outlive the scope
            gloo.retainReference();
            return new ProcessGroup(rank, size, store, gloo);
        } catch (UnsatisfiedLinkError e) {
            throw new OrreryException(
                    "this build of libtorch has no Gloo, through which processes train together",
                    "Train with one process, or on Linux.",
                    e);
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /** This process, 0..size-1. */
    public int rank() {
        return rank;
    }

    /** Processes in all. */
    public int size() {
        return size;
    }

    /**
     * Replaces tensors by their mean over the processes.
     *
     * @param tensors FLOAT32, of the same shapes in the same order everywhere
     * @throws OrreryException when another process is gone
     */
    public void mean(List<Tensor> tensors) {
        List<Tensor> bucket = new ArrayList<>();
        long filled = 0;
        for (Tensor tensor : tensors) {
            bucket.add(tensor);
            filled += tensor.numel();
            if (filled >= BUCKET) {
                meanOfBucket(bucket);
                bucket.clear();
                filled = 0;
            }
        }
        if (!bucket.isEmpty()) {
            meanOfBucket(bucket);
        }
    }

    private void meanOfBucket(List<Tensor> bucket) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor flat = Tensor.cat(
                    bucket.stream().map(tensor -> tensor.detach().reshape(-1)).toList(), 0);
            gloo.allreduce(new TensorVector(flat.raw))._wait();
            flat.mul_(1.0 / size);
            long at = 0;
            for (Tensor tensor : bucket) {
                tensor.detach().copy_(flat.narrow(0, at, tensor.numel()).reshape(tensor.shape()));
                at += tensor.numel();
            }
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /** Waits until all have come here. */
    public void barrier() {
        try (PointerScope scope = new PointerScope()) {
            gloo.barrier()._wait();
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    private static OrreryException failure(RuntimeException e) {
        String said = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("no message");
        return new OrreryException(
                "a process of the group is gone: " + said,
                "Read what it said above, and give the same command again to go on from the last checkpoint.",
                e);
    }

    @Override
    public void close() {
        gloo.close();
        store.close();
    }
}
