package orrery.tensor;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types, named as PyTorch names them. */
public enum DType {
    FLOAT32(ScalarType.Float, 4, "F32", "float32"),
    FLOAT64(ScalarType.Double, 8, "F64", "float64"),
    BFLOAT16(ScalarType.BFloat16, 2, "BF16", "bfloat16"),
    FLOAT16(ScalarType.Half, 2, "F16", "float16"),
    /** Four bits of exponent, three of fraction, no infinity; for storage: few operations take it. */
    FLOAT8_E4M3(ScalarType.Float8_e4m3fn, 1, "F8_E4M3", "float8_e4m3fn"),
    /** Five bits of exponent, two of fraction; for storage: few operations take it. */
    FLOAT8_E5M2(ScalarType.Float8_e5m2, 1, "F8_E5M2", "float8_e5m2"),
    INT64(ScalarType.Long, 8, "I64", "int64"),
    INT32(ScalarType.Int, 4, "I32", "int32"),
    INT16(ScalarType.Short, 2, "I16", "int16"),
    INT8(ScalarType.Char, 1, "I8", "int8"),
    UINT8(ScalarType.Byte, 1, "U8", "uint8"),
    /** For storage: few operations take it, and so with the two wider ones. */
    UINT16(ScalarType.UInt16, 2, "U16", "uint16"),
    UINT32(ScalarType.UInt32, 4, "U32", "uint32"),
    UINT64(ScalarType.UInt64, 8, "U64", "uint64"),
    BOOL(ScalarType.Bool, 1, "BOOL", "bool");

    final ScalarType raw;
    private final int bytes;
    private final String safeTensorsName;
    private final String torchName;

    DType(ScalarType raw, int bytes, String safeTensorsName, String torchName) {
        this.raw = raw;
        this.bytes = bytes;
        this.safeTensorsName = safeTensorsName;
        this.torchName = torchName;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether the type holds fractions. */
    public boolean isFloating() {
        return safeTensorsName.contains("F");
    }

    /** The name that safetensors files use, such as {@code BF16}. */
    public String safeTensorsName() {
        return safeTensorsName;
    }

    /** The type that safetensors files call so; none for those that libtorch does not have. */
    static Optional<DType> ofSafeTensorsName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safeTensorsName.equals(name))
                .findFirst();
    }

    /** The type that PyTorch calls so, such as {@code bfloat16}; none for complex and quantized ones. */
    static Optional<DType> ofTorchName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.torchName.equals(name))
                .findFirst();
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
