package orrery.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Safetensors that break a rule of the reference reader or a limit of ours. */
class HostileSafeTensorsTest {
    private static final String GOOD = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    private static final String HUGE = "9223372036854775807";

    @TempDir
    Path folder;

    /** The good header with one thing in it replaced, before eight bytes of data. */
    private static Arguments header(String fault, String good, String bad) {
        return Arguments.of(fault, file(GOOD.replace(good, bad), 8));
    }

    private static Arguments length(String fault, long length) {
        return Arguments.of(
                fault,
                ByteBuffer.wrap(file(GOOD, 8))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, length)
                        .array());
    }

    static Stream<Arguments> brokenFiles() {
        String entry = GOOD.substring(1, GOOD.length() - 1);
        return Stream.of(
                Arguments.of("too few", new byte[0]),
                Arguments.of("too few", new byte[7]),
                Arguments.of("header length 0", new byte[8]),
                length("header length 0", 0),
                length("header length 1", 1),
                length("not JSON", 7),
                length("header length", 1L << 31),
                length("header length 9223372036854775808", Long.MIN_VALUE),
                length("header length 18446744073709551615", -1),
                length("header length", 100),
                length("header length", 100_000_001),
                length("not JSON", GOOD.length() - 1),
                length("not JSON", GOOD.length() + 1),
                Arguments.of("not begin with {", file(" " + GOOD, 8)),
                Arguments.of("not begin with {", file("[]", 0)),
                Arguments.of("not begin with {", file("null", 0)),
                Arguments.of("not begin with {", file("\"a\"", 0)),
                Arguments.of("goes on after", file(GOOD + "{}", 8)),
                Arguments.of("not JSON", file(GOOD + "\0", 8)),
                Arguments.of("not UTF-8", withByte(file(GOOD, 8), 10, 0xff)),
                Arguments.of("not UTF-8", withByte(withByte(file(GOOD.replace("a\"", "ab\""), 8), 10, 0xc0), 11, 0x80)),
                header("not JSON", "\"a\":", "\"a\""),
                header("not JSON", "\"a\"", "a"),
                header("not JSON", "\"a\"", "'a'"),
                header("not JSON", "}}", "},}"),
                header("not JSON", "[0,8]", "[0,8,]"),
                header("not JSON", "[0,8]", "[NaN,8]"),
                header("not JSON", "[0,8]", "[0,Infinity]"),
                header("not JSON", "[0,8]", "[0,0x8]"),
                header("not JSON", "[0,8]", "[0,+8]"),
                header("not JSON", "[0,8]", "[00,8]"),
                Arguments.of("Duplicate field", file("{" + entry + "," + entry + "}", 8)),
                header("Duplicate field \"dtype\"", "\"dtype\":\"F32\"", "\"dtype\":\"F32\",\"dtype\":\"F16\""),
                header("Duplicate field \"shape\"", "\"shape\":[2]", "\"shape\":[2],\"shape\":[2]"),
                header("unknown dtype", "F32", "F31"),
                header("unknown dtype", "F32", "f32"),
                header("unknown dtype", "F32", "F4"),
                header("unknown dtype", "\"F32\"", "32"),
                header("unknown dtype", "\"F32\"", "[\"F32\"]"),
                header("has no list", "\"dtype\":\"F32\",", ""),
                header("has no list", "\"shape\":[2],", ""),
                header("has no list", ",\"data_offsets\":[0,8]", ""),
                header("has no list shape", "[2]", "2"),
                header("has no list shape", "[2]", "{}"),
                header("-2 in shape", "[2]", "[-2]"),
                header("2.5 in shape", "[2]", "[2.5]"),
                header("2e0 in shape", "[2]", "[2e0]"),
                header("in shape", "[2]", "[\"2\"]"),
                header("in shape", "[2]", "[[2]]"),
                header("null in shape", "[2]", "[null]"),
                header("99999999999999999999 in shape", "[2]", "[99999999999999999999]"),
                header("impossible shape", "[2]", "[" + HUGE + ",9]"),
                header("impossible shape", "[2]", "[4294967296,4294967296]"),
                header("impossible shape", "[2]", "[0," + HUGE + "," + HUGE + "]"),
                header("needs 12 bytes", "[2]", "[3]"),
                header("needs 4 bytes", "[2]", "[]"),
                header("more than 64", "[2]", "[" + "1,".repeat(64) + "2]"),
                header("data_offsets", "[0,8]", "[8,0]"),
                header("data_offsets", "[0,8]", "[0]"),
                header("data_offsets", "[0,8]", "[0,8,8]"),
                header("-8 in data_offsets", "[0,8]", "[-8,0]"),
                header("needs 8 bytes", "[0,8]", "[0," + HUGE + "]"),
                header("leaves a hole", "[0,8]", "[8,16]"),
                Arguments.of("overlaps", file("{" + entry + "," + entry.replace("\"a\"", "\"b\"") + "}", 8)),
                Arguments.of(
                        "overlaps",
                        file("{" + entry + "," + entry.replace("\"a\"", "\"b\"").replace("[0,8]", "[4,12]") + "}", 12)),
                Arguments.of("the file has 9", file(GOOD, 9)),
                Arguments.of("the file has 7", file(GOOD, 7)),
                Arguments.of("the file has 0", file(GOOD, 0)),
                Arguments.of("the file has 1", file("{}", 1)),
                header("not an object", "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}", "7"),
                Arguments.of("metadata \"x\" is not text", file("{\"__metadata__\":{\"x\":1}}", 0)),
                Arguments.of("__metadata__ is not an object", file("{\"__metadata__\":[]}", 0)),
                Arguments.of("Duplicate field \"__metadata__\"", file("{\"__metadata__\":{},\"__metadata__\":{}}", 0)),
                Arguments.of("Duplicate field \"x\"", file("{\"__metadata__\":{\"x\":\"\",\"x\":\"\"}}", 0)),
                Arguments.of("not an object", file("{\"a\":" + "[".repeat(10_000), 0)),
                Arguments.of("not JSON", file("{\"a\":{\"c\":" + "{\"b\":".repeat(10_000), 0)),
                Arguments.of("not JSON", file("{\"__metadata__\":{\"x\":\"" + "y".repeat(2 << 20) + "\"}}", 0)),
                Arguments.of("not JSON", file("{\"" + "y".repeat(1 << 20) + "\":{}}", 0)),
                Arguments.of("lists more than 1000000", file(manyTensors(1_000_002), 0)));
    }

    private static String manyTensors(int count) {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            header.append(i == 0 ? "\"" : ",\"")
                    .append(Integer.toString(i, 36))
                    .append("\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,0]}");
        }
        return header.append('}').toString();
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aFileThatBreaksARuleIsRefused(String fault, byte[] bytes) throws IOException {
        Hostile.isRefused(folder.resolve("broken.safetensors"), bytes, fault);
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(
                ByteBuffer.allocate(8 + json.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array(),
                8 + json.length + dataBytes);
    }

    private static byte[] withByte(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }
}
