package orrery.tensor;

import org.bytedeco.pytorch.global.torch;
import orrery.base.OrreryException;

/**
 * Where tensors live and are computed.
 *
 * @param kind processor or graphics card
 * @param index number of the card, 0 for the processor
 */
public record Device(Kind kind, int index) {
    /** Kinds of device. */
    public enum Kind {
        CPU,
        CUDA
    }

    /** The processor. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    /**
     * Reads {@code cpu}, {@code cuda}, {@code cuda:1} or {@code auto} (a card when there is one).
     *
     * @throws OrreryException if the text is none of these, or names a card that this build cannot use
     */
    public static Device parse(String text) {
        if (text.equals("cpu")) {
            return CPU;
        }
        if (text.equals("auto")) {
            return torch.cuda_is_available() ? new Device(Kind.CUDA, 0) : CPU;
        }
        if (!text.matches("cuda(:\\d{1,2})?")) {
            throw new OrreryException("unknown device \"" + text + "\"", "Use cpu, cuda, cuda:N or auto.");
        }
        if (!torch.cuda_is_available()) {
            throw new OrreryException(
                    "device " + text + ": no CUDA card can be used",
                    "Build with -Pgpu on a machine with a CUDA 13 driver and libraries, or use --device cpu.");
        }
        int colon = text.indexOf(':');
        return new Device(Kind.CUDA, colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1)));
    }

    org.bytedeco.pytorch.Device raw() {
        return kind == Kind.CPU
                ? new org.bytedeco.pytorch.Device(torch.DeviceType.CPU)
                : new org.bytedeco.pytorch.Device(torch.DeviceType.CUDA, (byte) index);
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "cuda:" + index;
    }
}
