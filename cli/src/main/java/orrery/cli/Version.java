package orrery.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import orrery.tensor.TorchRuntime;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says; loads no native library. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "orrery " + number(),
            "commit " + commit(),
            "libtorch " + TorchRuntime.version(),
            "java " + Runtime.version()
        };
    }

    /** Version of this build, e.g. 0.1.0. */
    static String number() {
        return read("version");
    }

    /** The commit this was built from; {@code unknown} when built outside of a clone. */
    static String commit() {
        String commit = read("commit");
        return commit.startsWith("$") || commit.isEmpty() ? "unknown" : commit;
    }

    private static String read(String key) {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty(key, "unknown");
    }
}
