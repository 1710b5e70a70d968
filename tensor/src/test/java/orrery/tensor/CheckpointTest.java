package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.Limits;

/** Files that are as they should be. */
class CheckpointTest {
    @TempDir
    Path folder;

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** A state dict: two windows on one storage, one of them transposed, and the note that PyTorch adds. */
    private static byte[] stateDict() {
        PickleBytes pickle =
                PickleBytes.start().global("collections", "OrderedDict").raw(')', 'R', 'q', 0, '(');
        pickle.text("a.weight").tensor("0", 6, 0, new long[] {3, 2}, new long[] {1, 3});
        pickle.text("a.bias").tensor("0", 6, 4, new long[] {2}, new long[] {1});
        pickle.text("empty").tensor("0", 6, 0, new long[] {0, 4}, new long[] {4, 1});
        pickle.text("single").tensor("0", 6, 2, new long[] {}, new long[] {});
        return pickle.raw('u', '}').text("_metadata").raw('}', 's', 'b').stop();
    }

    private static void assertStateDict(Checkpoint read) {
        try (Scope scope = Scope.open()) {
            assertThat(read.names()).containsExactly("a.weight", "a.bias", "empty", "single");
            assertThat(read.shape("a.weight")).containsExactly(3, 2);
            assertThat(read.tensor("a.weight").floats()).containsExactly(0, 3, 1, 4, 2, 5);
            assertThat(read.tensor("a.bias").floats()).containsExactly(4, 5);
            assertThat(read.tensor("empty").shape()).containsExactly(0, 4);
            assertThat(read.tensor("single").item()).isEqualTo(2);
        }
    }

    @Test
    void aZipOfPyTorchIsReadWithWindowsOnSharedStorage() throws IOException {
        byte[] zip = ZipBytes.torch(stateDict(), floats(0, 1, 2, 3, 4, 5)).bytes();
        try (Checkpoint read = Checkpoint.open(write("a.pt", zip))) {
            assertThat(read.kind()).isEqualTo(Checkpoint.Kind.PYTORCH);
            assertThat(CheckpointSummary.of(read)).isEqualTo(new CheckpointSummary("pytorch", 9, "F32"));
            assertStateDict(read);
        }
    }

    @Test
    void weightsThatSomebodyPackedAreUnpacked() throws IOException {
        byte[] zip = ZipBytes.torch(stateDict(), floats(0, 1, 2, 3, 4, 5))
                .change("model/data/0", ZipBytes.Entry::deflate)
                .change("model/data.pkl", ZipBytes.Entry::deflate)
                .bytes();
        try (Checkpoint read = Checkpoint.open(write("a.pt", zip))) {
            assertStateDict(read);
        }
    }

    @Test
    void whatLibtorchItselfWritesIsRead() throws IOException {
        try (Scope scope = Scope.open()) {
            byte[] bytes = torch.pickle_save(new IValue(Tensor.arange(0, 6, 1).reshape(2, 3).raw))
                    .get();
            try (Checkpoint read = Checkpoint.open(write("a.pt", bytes))) {
                assertThat(read.names()).containsExactly("tensor");
                assertThat(read.tensor("tensor").floats()).containsExactly(0, 1, 2, 3, 4, 5);
            }
        }
    }

    @Test
    void theOldFormatIsReadWhereverItsElementsLie() throws IOException {
        for (String key : List.of("7", "77", "777", "7777")) { // so that they begin at all remainders of four
            byte[] file = OldFormat.of(
                    p -> p.raw('}')
                            .text("w")
                            .rebuilt(s -> s.oldStorage("ByteStorage", key, 4), 1, new long[] {3}, new long[] {1})
                            .raw('s'),
                    List.of(key),
                    4,
                    4);
            try (Scope scope = Scope.open();
                    Checkpoint read = Checkpoint.open(write("a.pth", file))) {
                assertThat(read.kind()).isEqualTo(Checkpoint.Kind.PYTORCH_LEGACY);
                assertThat(read.dtype("w")).isEqualTo(DType.UINT8);
                assertThat(read.tensor("w").longs()).containsExactly(1, 2, 3);
            }
            byte[] words = OldFormat.of(
                    p -> p.rebuilt(s -> s.oldStorage("IntStorage", key, 2), 1, new long[] {1}, new long[] {1}),
                    List.of(key),
                    2,
                    8);
            try (Scope scope = Scope.open();
                    Checkpoint read = Checkpoint.open(write("b.pth", words))) {
                assertThat(read.tensor("tensor").longs()).containsExactly(0x07060504);
            }
        }
    }

    /** The tensor of every type that newer files name apart from their storage. */
    @Test
    void everyTypeIsReadFromAnUntypedStorage() throws IOException {
        for (DType type : DType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            String torchName = type == DType.FLOAT8_E4M3 ? "float8_e4m3fn" : name;
            byte[] pickle = PickleBytes.start()
                    .global("torch._utils", "_rebuild_tensor_v3")
                    .raw('(', '(')
                    .text("storage")
                    .global("torch.storage", "UntypedStorage")
                    .text("0")
                    .text("cpu")
                    .number(16)
                    .raw('t', 'Q')
                    .number(0)
                    .numbers(2)
                    .numbers(1)
                    .raw(0x89)
                    .global("collections", "OrderedDict")
                    .raw(')', 'R')
                    .global("torch", torchName)
                    .raw('t', 'R')
                    .stop();
            try (Scope scope = Scope.open();
                    Checkpoint read = Checkpoint.open(
                            write("a.pt", ZipBytes.torch(pickle, new byte[16]).bytes()))) {
                assertThat(read.dtype("tensor")).isEqualTo(type);
                assertThat(read.tensor("tensor").doubles()).containsExactly(0, 0);
            }
        }
    }

    @Test
    void tensorsDeepInsideAreNamedByTheWayToThem() throws IOException {
        PickleBytes pickle = PickleBytes.start().raw('}', '(');
        pickle.text("epoch").number(3);
        pickle.text("model").raw('}').text("w");
        pickle.tensor("0", 1, 0, new long[] {1}, new long[] {1}).raw('s');
        pickle.text("moments").raw(']', '(');
        pickle.tensor("0", 1, 0, new long[] {1}, new long[] {1}).raw('N', 'e');
        pickle.text("parameter").global("torch._utils", "_rebuild_parameter").raw('(');
        pickle.tensor("0", 1, 0, new long[] {1}, new long[] {1}).raw(0x88, 'N', 't', 'R');
        byte[] zip = ZipBytes.torch(pickle.raw('u').stop(), floats(5)).bytes();
        try (Scope scope = Scope.open();
                Checkpoint read = Checkpoint.open(write("a.ckpt", zip))) {
            assertThat(read.names()).containsExactly("model.w", "moments.0", "parameter");
            assertThat(read.tensors("model.")).containsOnlyKeys("w");
        }
    }

    @Test
    void modulesOfTorchScriptAreReadWithoutTheirCode() throws IOException {
        PickleBytes pickle = PickleBytes.start().global("__torch__.net", "Net").raw(')', 0x81, '}', '(');
        pickle.text("training").raw(0x89);
        pickle.text("sizes")
                .global("torch.jit._pickle", "build_intlist")
                .raw(']')
                .raw(0x85, 'R');
        pickle.text("conv").global("__torch__.conv", "Conv").raw(')', 0x81, '}').text("weight");
        pickle.tensor("0", 2, 0, new long[] {2}, new long[] {1}).raw('s', 'b', 'u', 'b');
        byte[] zip = ZipBytes.torch(pickle.stop(), floats(1, 2))
                .add("model/constants.pkl", PickleBytes.start().raw(')').stop())
                .add("model/code/__torch__/net.py", "raise SystemExit".getBytes(StandardCharsets.UTF_8))
                .bytes();
        try (Scope scope = Scope.open();
                Checkpoint read = Checkpoint.open(write("a.jit", zip))) {
            assertThat(read.kind()).isEqualTo(Checkpoint.Kind.TORCHSCRIPT);
            assertThat(read.tensors()).containsOnlyKeys("conv.weight");
            assertThat(read.tensor("conv.weight").floats()).containsExactly(1, 2);
        }
    }

    @Test
    void foreignObjectsAreLeftOutAndListedOnRequest() throws IOException {
        PickleBytes pickle = PickleBytes.start().raw('}', '(');
        pickle.text("args")
                .global("argparse", "Namespace")
                .raw(')', 0x81, '}')
                .text("lr")
                .number(1)
                .raw('s', 'b');
        pickle.text("phase").rebuilt(s -> s.storage("ComplexFloatStorage", "0", 1), 0, new long[] {1}, new long[] {1});
        pickle.text("run").global("os", "system").raw('(').text("true").raw('t', 'R');
        pickle.text("w").tensor("1", 1, 0, new long[] {1}, new long[] {1});
        Path file = write(
                "a.pt",
                ZipBytes.torch(pickle.raw('u').stop(), new byte[8], floats(5)).bytes());
        assertThatThrownBy(() -> Checkpoint.open(file)).hasMessageContaining("argparse.Namespace");
        CheckpointOptions lenient = new CheckpointOptions(true, false, Limits.standard());
        try (Checkpoint read = Checkpoint.open(file, lenient)) {
            assertThat(read.names()).containsExactly("w");
            assertThat(read.foreign())
                    .containsExactlyInAnyOrder("args: argparse.Namespace", "phase: complex64", "run: os.system");
        }
    }

    @Test
    void limitsCanBeRaisedAndLowered() throws IOException {
        Path file = write(
                "a.pt", ZipBytes.torch(stateDict(), floats(0, 1, 2, 3, 4, 5)).bytes());
        CheckpointOptions narrow = new CheckpointOptions(false, false, new Limits(1 << 20, 10, 10));
        assertThatThrownBy(() -> Checkpoint.open(file, narrow)).hasMessageContaining("more than 10 opcodes");
    }

    private Path shards(String index) throws IOException {
        try (Scope scope = Scope.open()) {
            SafeTensors.write(folder.resolve("m-1.safetensors"), Map.of("a", Tensor.arange(3)), Map.of());
            SafeTensors.write(folder.resolve("m-2.safetensors"), Map.of("b", Tensor.ones(2)), Map.of());
        }
        return write("model.safetensors.index.json", index.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shardsAreReadAsOne() throws IOException {
        Path index = shards("""
                {"metadata":{"total_size":32},"weight_map":{"b":"m-2.safetensors","a":"m-1.safetensors"}}""");
        for (Path named : List.of(index, folder)) {
            try (Scope scope = Scope.open();
                    Checkpoint read = Checkpoint.open(named)) {
                assertThat(CheckpointSummary.of(read))
                        .isEqualTo(new CheckpointSummary("safetensors-sharded", 5, "I64"));
                assertThat(read.tensor("a").longs()).containsExactly(0, 1, 2);
                assertThat(read.tensor("b").floats()).containsExactly(1, 1);
            }
        }
    }

    @Test
    void anIndexThatDoesNotFitItsFilesIsRefused() throws IOException {
        Map<String, String> faults = Map.of(
                "missing 1: c; surplus 1: b in m-2",
                "{'weight_map':{'a':'m-1.safetensors','c':'m-2.safetensors'}}",
                "missing 1: b; surplus 1: a in m-1",
                "{'weight_map':{'b':'m-1.safetensors'}}",
                "not a plain",
                "{'weight_map':{'a':'../m-1.safetensors'}}",
                "m-9.safetensors: does not exist",
                "{'weight_map':{'a':'m-9.safetensors'}}",
                "no object weight_map",
                "{'weight_map':['a']}",
                "names no file",
                "{'weight_map':{'a':1}}");
        for (Map.Entry<String, String> fault : faults.entrySet()) {
            Path index = shards(fault.getValue().replace('\'', '"'));
            assertThatThrownBy(() -> Checkpoint.open(index))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining(fault.getKey());
        }
    }

    @Test
    void whatIsNoFileOfWeightsIsCalledByItsName() throws IOException {
        Path pointer = write("a.bin", "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Checkpoint.open(pointer)).hasMessageContaining("Git LFS");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> Checkpoint.open(empty)).hasMessageContaining("without safetensors");
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none.pt"))).hasMessageContaining("does not exist");
    }

    @Test
    void aFileThatChangesWhileItIsOpenIsNotMapped() throws IOException {
        Path file = write(
                "a.pt", ZipBytes.torch(stateDict(), floats(0, 1, 2, 3, 4, 5)).bytes());
        try (Scope scope = Scope.open();
                Checkpoint read = Checkpoint.open(file)) {
            Files.write(file, new byte[3]);
            assertThatThrownBy(() -> read.tensor("a.bias")).hasMessageContaining("changed while it was open");
        }
    }
}
