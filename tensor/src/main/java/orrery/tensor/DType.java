package orrery.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types, named as PyTorch names them. */
public enum DType {
    FLOAT32(ScalarType.Float, 4, "F32"),
    FLOAT64(ScalarType.Double, 8, "F64"),
    BFLOAT16(ScalarType.BFloat16, 2, "BF16"),
    FLOAT16(ScalarType.Half, 2, "F16"),
    INT64(ScalarType.Long, 8, "I64"),
    INT32(ScalarType.Int, 4, "I32"),
    INT16(ScalarType.Short, 2, "I16"),
    INT8(ScalarType.Char, 1, "I8"),
    UINT8(ScalarType.Byte, 1, "U8"),
    BOOL(ScalarType.Bool, 1, "BOOL");

    final ScalarType raw;
    private final int bytes;
    private final String safeTensorsName;

    DType(ScalarType raw, int bytes, String safeTensorsName) {
        this.raw = raw;
        this.bytes = bytes;
        this.safeTensorsName = safeTensorsName;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether the type holds fractions. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64 || this == BFLOAT16 || this == FLOAT16;
    }

    /** The name that safetensors files use, such as {@code BF16}. */
    public String safeTensorsName() {
        return safeTensorsName;
    }

    /** Native enum objects are made afresh on every call, so they are compared by value, never by identity. */
    static DType of(ScalarType type) {
        for (DType known : values()) {
            if (known.raw.value == type.value) {
                return known;
            }
        }
        throw new IllegalStateException("element type " + type + " is not one that Orrery uses");
    }
}
