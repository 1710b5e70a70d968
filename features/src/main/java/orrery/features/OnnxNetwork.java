package orrery.features;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import orrery.base.AtomicFiles;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.tensor.TorchRuntime;

/** A network in an ONNX file, run as it is. It uses the threads that libtorch had when it was opened. Close it. */
final class OnnxNetwork implements AutoCloseable {
    /** Bytes: going through PP-OCR's graph takes more than the megabyte that threads have, and then the whole process dies. */
    private static final long STACK = 64L << 20;

    private final String name;
    private final OrtSession session;

    /** What came out: numbers, row by row. */
    @SuppressWarnings("ArrayRecordComponent") // read, not compared
    record Output(float[] values, long[] shape) {}

    private OnnxNetwork(String name, byte[] file) {
        this.name = name;
        FutureTask<OrtSession> opening = new FutureTask<>(() -> session(file));
        new Thread(null, opening, "opening " + name, STACK).start();
        try {
            session = opening.get();
        } catch (ExecutionException e) {
            throw new OrreryException(name + ": " + e.getMessage(), "Give an ONNX file as it was published.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedAndSaved("interrupted while opening " + name, "Run the same command again.");
        }
    }

    private static OrtSession session(byte[] file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(TorchRuntime.threads());
            options.setInterOpNumThreads(1);
            return OrtEnvironment.getEnvironment().createSession(file, options);
        }
    }

    /** From a jar on the class path. */
    static OnnxNetwork ofResource(String resource) {
        return new OnnxNetwork(resource, bytes(resource));
    }

    /** From a file. */
    static OnnxNetwork of(Path file) {
        try {
            return new OnnxNetwork(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    /** A file of a jar on the class path. */
    static byte[] bytes(String resource) {
        try (InputStream stream = OnnxNetwork.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new OrreryException(
                        resource + " is missing from the class path", "Build Orrery as its README says.");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new OrreryException(resource + ": " + e.getMessage(), "Build Orrery again.", e);
        }
    }

    /** Runs a network of one input of numbers; its first output. */
    Output run(float[] input, long... shape) {
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(input), shape)) {
            return run(Map.of(session.getInputNames().iterator().next(), tensor));
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** Runs a network of several inputs of whole numbers, all of one shape; its first output. */
    Output run(Map<String, long[]> inputs, long... shape) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, long[]> input : inputs.entrySet()) {
                tensors.put(
                        input.getKey(),
                        OnnxTensor.createTensor(
                                OrtEnvironment.getEnvironment(), LongBuffer.wrap(input.getValue()), shape));
            }
            return run(tensors);
        } catch (OrtException e) {
            throw failed(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private Output run(Map<String, OnnxTensor> inputs) throws OrtException {
        try (OrtSession.Result result = session.run(inputs)) {
            OnnxTensor first = (OnnxTensor) result.get(0);
            FloatBuffer values = first.getFloatBuffer();
            float[] out = new float[values.remaining()];
            values.get(out);
            return new Output(out, first.getInfo().getShape());
        }
    }

    private OrreryException failed(OrtException e) {
        return new OrreryException(name + ": " + e.getMessage(), "Tell us: this network fits its caller.", e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }
}
