package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import orrery.base.OrreryException;

class SafeTensorsTest {
    @TempDir
    Path folder;

    @Test
    void everyTypeComesBackAsWritten() {
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1)) {
            Map<String, Tensor> written = new LinkedHashMap<>();
            for (DType type : DType.values()) {
                written.put("t." + type, Tensor.rand(generator, 3, 5).mul(100).to(type));
            }
            written.put("empty", Tensor.zeros(0, 4));
            written.put("single", Tensor.scalar(4.5));
            SafeTensors.write(folder.resolve("a.safetensors"), written, Map.of("made by", "a test"));
            try (Checkpoint read = SafeTensors.open(folder.resolve("a.safetensors"))) {
                assertThat(read.names()).containsExactlyElementsOf(written.keySet());
                assertThat(read.metadata()).containsExactly(Map.entry("made by", "a test"));
                written.forEach((name, tensor) ->
                        assertThat(read.tensor(name).equalTo(tensor)).as(name).isTrue());
            }
        }
    }

    @Test
    void viewsOutliveTheFileHandle() {
        try (Scope scope = Scope.open()) {
            SafeTensors.write(folder.resolve("a.safetensors"), Map.of("x", Tensor.arange(3)), Map.of());
            Tensor view;
            try (Checkpoint read = SafeTensors.open(folder.resolve("a.safetensors"))) {
                view = read.tensor("x");
            }
            assertThat(view.longs()).containsExactly(0, 1, 2);
        }
    }

    static Stream<Arguments> brokenFiles() {
        String good = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        return Stream.of(
                Arguments.of("not begin with {", file(" " + good, 8)),
                Arguments.of("not JSON", file("{\"a\":", 8)),
                Arguments.of("Duplicate field", file(good.replace("}}", "},") + good.substring(1), 8)),
                Arguments.of("unknown dtype", file(good.replace("F32", "F31"), 8)),
                Arguments.of("needs 12 bytes", file(good.replace("[2]", "[3]"), 8)),
                Arguments.of("impossible shape", file(good.replace("[2]", "[9223372036854775807,9]"), 8)),
                Arguments.of("-2 in shape", file(good.replace("[2]", "[-2]"), 8)),
                Arguments.of("2.5 in shape", file(good.replace("[2]", "[2.5]"), 8)),
                Arguments.of("data_offsets", file(good.replace("[0,8]", "[8,0]"), 8)),
                Arguments.of("hole", file(good.replace("[0,8]", "[8,16]"), 16)),
                Arguments.of(
                        "overlaps",
                        file(good.replace("}}", "},") + good.substring(1).replace("\"a\"", "\"b\""), 8)),
                Arguments.of("the file has 9", file(good, 9)),
                Arguments.of("the file has 7", file(good, 7)),
                Arguments.of("header length", headerOf(1L << 62)),
                Arguments.of("header length", headerOf(-1)),
                Arguments.of("header length", headerOf(0)),
                Arguments.of("too few", new byte[] {1, 2}),
                Arguments.of("not UTF-8", withByte(file(good, 8), 12, (byte) 0xff)),
                Arguments.of("not text", file("{\"__metadata__\":{\"x\":1}}", 0)),
                Arguments.of("not JSON", file("{\"a\":" + "[".repeat(10_000), 0)));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aBrokenFileIsNamedWithItsFault(String fault, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("broken.safetensors"), bytes);
        assertThatThrownBy(() -> SafeTensors.open(file))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("broken.safetensors")
                .hasMessageContaining(fault);
    }

    @Test
    void aFileThatIsNotThereIsAClearError() {
        assertThatThrownBy(() -> SafeTensors.open(folder.resolve("none.safetensors")))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("none.safetensors");
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static byte[] headerOf(long length) {
        return ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }

    private static byte[] withByte(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }
}
