package orrery.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Precision;
import orrery.tensor.TorchRuntime;

/** Looks at this machine and says what it has, what is missing, and the cure. Changes nothing. */
final class Doctor {
    private static final List<String> FEATURES =
            List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "amx_tile", "avx512_vnni", "bf16", "neon", "asimd");
    private static final List<String> BROWSERS = List.of(
            "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "firefox", "microsoft-edge");

    private final Path home;

    /**
     * @param home folder of the clone, where {@code zoo/} is looked for
     */
    Doctor(Path home) {
        this.home = home;
    }

    record Report(
            boolean ok,
            String orrery,
            String commit,
            String java,
            String system,
            Processor processor,
            Memory memory,
            long diskFreeMb,
            @Nullable String gpu,
            @Nullable String browser,
            Torch libtorch,
            List<String> zoo,
            List<Missing> missing) {}

    record Processor(String model, int cores, List<String> features) {}

    record Memory(long totalMb, long availableMb) {}

    /** What libtorch says; only the version when it does not load. */
    record Torch(
            String version,
            boolean loads,
            @Nullable String capability,
            @Nullable String precision,
            @Nullable String products,
            @Nullable String error) {}

    /**
     * Something that is not there.
     *
     * @param needed whether nothing works without
     */
    record Missing(String what, boolean needed, String cure) {}

    Report examine() {
        Processor processor = processor();
        Memory memory = memory();
        long disk = diskFreeMb();
        String gpu = gpu();
        String browser = browser().orElse(null);
        Torch torch = torch();
        List<String> zoo = zoo();
        List<Missing> missing = new ArrayList<>();
        if (torch.error() != null) {
            missing.add(
                    new Missing(
                            "libtorch does not load: " + torch.error(),
                            true,
                            "Orrery ships natives for Linux x86-64, macOS arm64 and Windows x86-64; libtorch_cpu needs glibc 2.28 or"
                                    + " newer and about 500 MB free below ~/.javacpp. A -Pgpu build needs the CUDA 13 libraries."));
        }
        if (browser == null) {
            missing.add(new Missing(
                    "no browser found",
                    false,
                    "Install chromium or firefox to step into a world, or use --headless and play --bench."));
        }
        if (gpu == null) {
            missing.add(new Missing(
                    "no NVIDIA card found", false, "None is needed. With one, build with -Pgpu (CUDA 13 libraries)."));
        }
        if (memory.availableMb() > 0 && memory.availableMb() < 2000) {
            missing.add(new Missing(
                    "only %d MB of memory are free".formatted(memory.availableMb()),
                    false,
                    "Learning wants about 2 GB; close other programs or use --size 64."));
        }
        if (disk >= 0 && disk < 2000) {
            missing.add(new Missing(
                    "only %d MB of disk are free".formatted(disk),
                    false,
                    "Free some space; the natives unpack to 500 MB."));
        }
        if (zoo.isEmpty()) {
            missing.add(new Missing(
                    "no worlds in zoo/",
                    false,
                    "Run from a whole clone, or learn one: ./orrery learn EPISODES -o WORLD"));
        }
        return new Report(
                missing.stream().noneMatch(Missing::needed),
                Version.number(),
                Version.commit(),
                Runtime.version() + " " + System.getProperty("java.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                processor,
                memory,
                disk,
                gpu,
                browser,
                torch,
                zoo,
                missing);
    }

    private static Processor processor() {
        String model = System.getProperty("os.arch");
        List<String> flags = List.of();
        for (String line : lines(Path.of("/proc/cpuinfo"))) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            if (key.equals("model name")) {
                model = line.substring(colon + 1).strip();
            } else if (key.equals("flags") || key.equals("Features")) {
                flags = Arrays.asList(line.substring(colon + 1).strip().split(" ", -1));
            }
        }
        List<String> present = flags;
        return new Processor(
                model,
                Runtime.getRuntime().availableProcessors(),
                FEATURES.stream().filter(present::contains).toList());
    }

    private static Memory memory() {
        long total = 0;
        long available = 0;
        for (String line : lines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                total = kilobytes(line) / 1000;
            } else if (line.startsWith("MemAvailable:")) {
                available = kilobytes(line) / 1000;
            }
        }
        return new Memory(total, available);
    }

    private static long kilobytes(String line) {
        String digits = line.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private long diskFreeMb() {
        try {
            return Files.getFileStore(home).getUsableSpace() / 1_000_000;
        } catch (IOException e) {
            return -1;
        }
    }

    private static Torch torch() {
        String version = TorchRuntime.version();
        try {
            String capability = TorchRuntime.cpuCapability();
            String precision = Precision.fastest().name().toLowerCase(Locale.ROOT);
            return new Torch(version, true, capability, precision, TorchRuntime.products(), null);
        } catch (Throwable e) { // UnsatisfiedLinkError and its kin
            return new Torch(version, false, null, null, null, Failures.oneLine(String.valueOf(e)));
        }
    }

    private static @Nullable String gpu() {
        Optional<Path> tool = onPath("nvidia-smi");
        if (tool.isEmpty()) {
            return null;
        }
        try {
            Process process = new ProcessBuilder(
                            tool.get().toString(), "--query-gpu=name,memory.total", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return null;
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 && !said.isEmpty() ? said.replace("\n", "; ") : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static Optional<String> browser() {
        Stream<Path> usual = Stream.of(
                Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
                Path.of("/Applications/Firefox.app/Contents/MacOS/firefox"),
                Path.of("C:/Program Files/Google/Chrome/Application/chrome.exe"),
                Path.of("C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"));
        return Stream.concat(BROWSERS.stream().flatMap(name -> onPath(name).stream()), usual.filter(Files::exists))
                .map(Path::toString)
                .findFirst();
    }

    private static Optional<Path> onPath(String name) {
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(java.io.File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private List<String> zoo() {
        Path zoo = home.resolve("zoo");
        if (!Files.isDirectory(zoo)) {
            return List.of();
        }
        try (Stream<Path> worlds = Files.list(zoo)) {
            return worlds.filter(world -> Files.exists(world.resolve("world.json")))
                    .map(world -> String.valueOf(world.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
