package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pickles made to do harm, inside a zip and in the old form. Each is refused; nothing is run. */
class HostilePickleTest {
    private static final Path CANARY = Path.of(System.getProperty("java.io.tmpdir"), "orrery-pickle-canary");

    @TempDir
    Path folder;

    @AfterEach
    void nothingWasRun() {
        assertThat(CANARY).doesNotExist();
    }

    /** Functions that attacks have been seen to name, each called with a command that would leave a canary. */
    static Stream<Arguments> dangerousNames() {
        return Stream.of(
                        "os system",
                        "posix system",
                        "nt system",
                        "os popen",
                        "os execv",
                        "os remove",
                        "subprocess Popen",
                        "subprocess check_output",
                        "subprocess call",
                        "builtins eval",
                        "builtins exec",
                        "__builtin__ eval",
                        "builtins getattr",
                        "builtins open",
                        "builtins __import__",
                        "importlib import_module",
                        "runpy run_path",
                        "shutil rmtree",
                        "socket socket",
                        "webbrowser open",
                        "operator attrgetter",
                        "numpy.core.multiarray scalar",
                        "numpy core.multiarray.scalar",
                        "pickle loads",
                        "torch load",
                        "torch.hub load",
                        "torch._utils _rebuild_tensor_v2.__globals__",
                        "torch.storage _load_from_bytes",
                        "__torch__.evil Module",
                        "code InteractiveInterpreter")
                .map(name -> Arguments.of(name.split(" ", 2)[0], name.split(" ", 2)[1]));
    }

    @ParameterizedTest
    @MethodSource("dangerousNames")
    void aNameThatWeightsDoNotNeedIsRefusedByName(String module, String name) throws IOException {
        byte[] reduce = PickleBytes.start()
                .global(module, name)
                .raw('(')
                .text("touch " + CANARY)
                .raw('t', 'R')
                .stop();
        Hostile.isRefused(folder.resolve("a.pt"), ZipBytes.torch(reduce).bytes(), module + "." + name);
        Hostile.isRefused(folder.resolve("old.pth"), reduce, module + "." + name);
        byte[] byStack = PickleBytes.start()
                .text(module)
                .text(name)
                .raw(0x93, '(')
                .text("touch " + CANARY)
                .raw('t', 'R')
                .stop();
        Hostile.isRefused(folder.resolve("b.pt"), ZipBytes.torch(byStack).bytes(), module + "." + name);
        byte[] instance = new PickleBytes()
                .raw('(')
                .raw(("S'touch " + CANARY + "'\ni" + module + "\n" + name + "\n.").getBytes(StandardCharsets.UTF_8))
                .bytes();
        Hostile.isRefused(folder.resolve("c.pt"), ZipBytes.torch(instance).bytes(), "opcode 0x53");
    }

    private static Arguments tensor(String fault, UnaryOperator<PickleBytes> pickle) {
        return Arguments.of(fault, pickle.apply(PickleBytes.start()).stop());
    }

    private static PickleBytes square(PickleBytes pickle, String key, long count, long offset, long size, long stride) {
        return pickle.tensor(key, count, offset, new long[] {size, size}, new long[] {stride, 1});
    }

    /** Against the storage data/0 of 16 bytes, four FLOAT32. */
    static Stream<Arguments> hostilePickles() {
        List<Arguments> cases = new ArrayList<>();
        long huge = Long.MAX_VALUE;
        cases.add(tensor("fewer than it says", p -> square(p, "0", 5, 0, 2, 2)));
        cases.add(tensor("fewer than it says", p -> square(p, "0", huge / 8, 0, 2, 2)));
        cases.add(tensor("impossible", p -> square(p, "0", huge, 0, 2, 2)));
        cases.add(tensor("beyond the end", p -> square(p, "0", 4, 1, 2, 2)));
        cases.add(tensor("beyond the end", p -> square(p, "0", 4, 0, 2, 3)));
        cases.add(tensor("beyond the end", p -> square(p, "0", 4, 0, 3, 1)));
        cases.add(tensor("impossible", p -> square(p, "0", 4, huge, 2, 2)));
        cases.add(tensor("impossible", p -> square(p, "0", 4, 0, 2, huge)));
        cases.add(tensor("impossible", p -> square(p, "0", 4, 0, huge, 1)));
        cases.add(tensor("impossible", p -> square(p, "0", 4, 0, huge, 0)));
        cases.add(tensor("impossible", p -> p.tensor("0", 4, 0, new long[] {0, huge, huge}, new long[] {0, 0, 0})));
        cases.add(tensor("larger than the file", p -> p.tensor("0", 4, 0, new long[] {1 << 20}, new long[] {0})));
        cases.add(tensor("no number", p -> square(p, "0", -4, 0, 2, 2)));
        cases.add(tensor("no number", p -> square(p, "0", 4, -1, 2, 2)));
        cases.add(tensor("no number", p -> square(p, "0", 4, 0, -2, 2)));
        cases.add(tensor("no number", p -> square(p, "0", 4, 0, 2, -2)));
        cases.add(tensor("sizes", p -> p.tensor("0", 4, 0, new long[] {4}, new long[] {1, 1})));
        cases.add(tensor("dimensions", p -> p.tensor("0", 4, 0, new long[65], new long[65])));
        cases.add(tensor("does not have", p -> square(p, "7", 4, 0, 2, 2)));
        cases.add(tensor("does not have", p -> square(p, "../../../etc/passwd", 4, 0, 2, 2)));
        cases.add(tensor(
                "torch.Generator",
                p -> p.rebuilt(s -> s.storage("Generator", "0", 4), 0, new long[] {4}, new long[] {1})));
        cases.add(tensor(
                "complex64",
                p -> p.rebuilt(s -> s.storage("ComplexFloatStorage", "0", 2), 0, new long[] {2}, new long[] {1})));
        cases.add(tensor(
                "without a type",
                p -> p.rebuilt(s -> s.storage("UntypedStorage", "0", 16), 0, new long[] {4}, new long[] {1})));
        cases.add(tensor("without a storage", p -> p.rebuilt(s -> s.number(1), 0, new long[] {4}, new long[] {1})));
        cases.add(tensor(
                "twice, differently",
                p -> square(square(p.raw('('), "0", 4, 0, 2, 2), "0", 3, 0, 1, 1)
                        .raw('t')));
        cases.add(tensor("not a storage", p -> p.raw('(').text("module").raw('N', 'N', 'N', 'N', 't', 'Q')));
        cases.add(tensor("not a storage", p -> p.number(1).raw('Q')));
        cases.add(tensor("not a dict", p -> p.raw(']').number(1).number(2).raw('s')));
        cases.add(tensor("not a dict", p -> p.number(5).number(1).number(2).raw('s')));
        cases.add(tensor("not a list", p -> p.raw('}').number(1).raw('a')));
        cases.add(tensor("without a value", p -> p.raw('}', '(').number(1).raw('u')));
        cases.add(tensor("collection as a key", p -> p.raw('}', ']').number(1).raw('s')));
        cases.add(tensor("without a mark", p -> p.number(1).raw('t')));
        cases.add(tensor("drops a value", p -> p.raw('0')));
        cases.add(tensor("takes a value", p -> p));
        cases.add(tensor("takes a value", p -> p.raw('(')));
        cases.add(tensor("left over", p -> p.number(1).number(2)));
        cases.add(tensor("recalls value 9", p -> p.raw('h', 9)));
        cases.add(tensor("numbers a value", p -> p.number(1).raw('r').int32(-1)));
        cases.add(tensor("announces", p -> p.raw('X').int32(-1)));
        cases.add(tensor("announces", p -> p.raw(0x8e).int64(1L << 40)));
        cases.add(tensor("announces", p -> p.raw(0x95).int64(-1)));
        cases.add(tensor("whole number of 255 bytes", p -> p.raw(0x8a, 255)));
        cases.add(tensor("opcode 0x8b", p -> p.raw(0x8b).int32(1 << 30)));
        cases.add(tensor("opcode 0x82", p -> p.raw(0x82, 1))); // an extension registered elsewhere
        cases.add(tensor("protocol 9", p -> p.raw(0x80, 9)));
        cases.add(tensor("not UTF-8", p -> p.raw('X').int32(2).raw(0xc0, 0x80)));
        cases.add(tensor("text of 2097152 bytes", p -> p.raw('X').int32(2 << 20).raw(new byte[2 << 20])));
        cases.add(tensor("without an end", p -> p.raw('c').raw("x".repeat(5000).getBytes(StandardCharsets.UTF_8))));
        cases.add(
                tensor("something that is not text", p -> p.number(1).number(2).raw(0x93)));
        cases.add(tensor(
                "calls something without a name", p -> p.text("os.system").raw(')', 'R')));
        cases.add(
                tensor("calls torch.float32", p -> p.global("torch", "float32").raw(')', 'R')));
        cases.add(tensor("calls torch.Tensor", p -> p.global("torch", "Tensor").raw(')', 'R')));
        cases.add(tensor(
                "without a tuple", p -> p.global("collections", "OrderedDict").raw('N', 'R')));
        cases.add(
                tensor("not a class of weights", p -> p.global("torch", "Size").raw(')', 0x81)));
        cases.add(tensor("state of something", p -> p.raw(']', '}', 'b')));
        cases.add(tensor(
                "where a list belongs",
                p -> p.global("collections", "OrderedDict").number(3).raw(0x85, 'R')));
        cases.add(Arguments.of(
                "bytes more", PickleBytes.start().raw('}', '.').raw('N').stop()));
        cases.add(Arguments.of("cut short", PickleBytes.start().raw('}').bytes()));
        cases.add(Arguments.of("cut short", new byte[0]));
        cases.add(Arguments.of("contains itself", circle()));
        cases.add(Arguments.of("levels deep", nested(100_000)));
        cases.add(Arguments.of("when written out", memoBomb()));
        cases.add(Arguments.of("repeats its lists", copyBomb()));
        cases.add(Arguments.of(
                "more than 1000000 opcodes", PickleBytes.start().raw(nones()).stop()));
        cases.add(Arguments.of("makes a tensor by something", subclassOfItself()));
        return cases.stream();
    }

    private static byte[] circle() {
        return PickleBytes.start().raw(']', 'q', 0, 'h', 0, 'a').stop();
    }

    private static byte[] nested(int levels) {
        PickleBytes pickle = PickleBytes.start();
        for (int i = 0; i < levels; i++) {
            pickle.raw(']');
        }
        for (int i = 1; i < levels; i++) {
            pickle.raw('a');
        }
        return pickle.stop();
    }

    /** Thirty lists, each with the one before ten times: a billion times a billion. */
    private static byte[] memoBomb() {
        PickleBytes pickle = PickleBytes.start().raw(']', 'q', 0);
        for (int i = 1; i < 30; i++) {
            pickle.raw('0', ']', '(');
            for (int j = 0; j < 10; j++) {
                pickle.raw('h', i - 1);
            }
            pickle.raw('e', 'q', i);
        }
        return pickle.stop();
    }

    /** A list of 100,000 pairs made into a dict a thousand times. */
    private static byte[] copyBomb() {
        PickleBytes pickle =
                PickleBytes.start().raw(']', 'q', 0, '(').number(1).number(2).raw('t', 'q', 1, '0', '(');
        for (int i = 0; i < 100_000; i++) {
            pickle.raw('h', 1);
        }
        pickle.raw('e', '0').global("collections", "OrderedDict").raw('q', 2, '0', ']', '(');
        for (int i = 0; i < 1_000; i++) {
            pickle.raw('h', 2, 'h', 0, 0x85, 'R');
        }
        return pickle.raw('e').stop();
    }

    private static byte[] nones() {
        byte[] many = new byte[1_000_001];
        Arrays.fill(many, (byte) 'N');
        return many;
    }

    /** A tensor subclass whose maker is itself, with itself as its arguments. */
    private static byte[] subclassOfItself() {
        return PickleBytes.start()
                .global("torch._tensor", "_rebuild_from_type_v2")
                .raw('q', 0, '0', ']', 'q', 1, '(', 'h', 0, 'N', 'h', 1, 'e', '0')
                .raw('h', 0, '(', 'h', 0, 'N', 'h', 1, 't', 'R')
                .stop();
    }

    @ParameterizedTest
    @MethodSource("hostilePickles")
    void aPickleThatBreaksARuleIsRefused(String fault, byte[] pickle) throws IOException {
        Hostile.isRefused(
                folder.resolve("hostile.pt"),
                ZipBytes.torch(pickle, new byte[16]).bytes(),
                fault);
    }

    static Stream<Arguments> hostileOldFiles() {
        byte[] good = OldFormat.of(
                p -> p.rebuilt(s -> s.oldStorage("FloatStorage", "7", 4), 0, new long[] {4}, new long[] {1}),
                List.of("7"),
                4,
                16);
        return Stream.of(
                Arguments.of("cut short", Arrays.copyOf(good, good.length - 1)),
                Arguments.of("cut short", Arrays.copyOf(good, good.length - 20)),
                Arguments.of("where 4 are left", Arrays.copyOf(good, 8)),
                Arguments.of("where 0 are left", Arrays.copyOf(good, 30)),
                Arguments.of("do not end where", Arrays.copyOf(good, good.length + 1)),
                Arguments.of("neither", PickleBytes.start().number(5).stop()),
                Arguments.of("opcode 0x00", new byte[600]),
                Arguments.of("does not fit its tensors", OldFormat.of(p -> p.raw('}'), List.of("7"), 4, 16)),
                Arguments.of(
                        "do not end",
                        OldFormat.of(
                                p -> p.rebuilt(
                                        s -> s.oldStorage("FloatStorage", "7", 4), 0, new long[] {4}, new long[] {1}),
                                List.of(),
                                0,
                                0)),
                Arguments.of(
                        "not as long",
                        OldFormat.of(
                                p -> p.rebuilt(
                                        s -> s.oldStorage("FloatStorage", "7", 4), 0, new long[] {4}, new long[] {1}),
                                List.of("7"),
                                Long.MAX_VALUE,
                                16)),
                Arguments.of("the tar that PyTorch wrote", tar()));
    }

    private static byte[] tar() {
        byte[] tar = new byte[1024];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        return tar;
    }

    @ParameterizedTest
    @MethodSource("hostileOldFiles")
    void anOldFileThatBreaksARuleIsRefused(String fault, byte[] bytes) throws IOException {
        Hostile.isRefused(folder.resolve("old.pth"), bytes, fault);
        assertThat(Files.size(folder.resolve("old.pth"))).isEqualTo(bytes.length);
    }
}
