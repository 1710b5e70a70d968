package orrery.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The real disk, on which the N-th of everything that changes it fails: opening a file to write, writing, forcing, renaming, making a
 * folder. Reading and deleting go well. Native code that writes by a name passes it by.
 */
final class FaultyDisk extends FileSystem {
    private final AtomicInteger asked = new AtomicInteger();
    private final int fails;
    private final Provider provider = new Provider();
    private volatile String failed = "";

    /** @param fails which change fails, from 1; 0 for none */
    FaultyDisk(int fails) {
        this.fails = fails;
    }

    /** A place of the real disk, seen through this one. */
    Path at(Path real) {
        return (Path) Proxy.newProxyInstance(
                Path.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getFileSystem" -> this;
                        case "iterator" ->
                            StreamSupport.stream(real.spliterator(), false)
                                    .map(this::at)
                                    .iterator();
                        case "equals" -> real.equals(real(arguments[0]));
                        default -> called(real, method, arguments);
                    };
                });
    }

    private @Nullable Object called(Path real, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] plain = arguments == null
                ? new Object[0]
                : Arrays.stream(arguments).map(FaultyDisk::real).toArray();
        try {
            Object result = method.invoke(real, plain);
            return result instanceof Path path ? at(path) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object real(Object value) {
        // A path of ours says its real name; nothing else of it is needed.
        return value instanceof Path path && Proxy.isProxyClass(value.getClass()) ? Path.of(path.toString()) : value;
    }

    private static Path plain(Path path) {
        return (Path) real(path);
    }

    /** Changes that were asked for so far. */
    int asked() {
        return asked.get();
    }

    /** What failed, empty when nothing did. */
    String failed() {
        return failed;
    }

    /** Called before each change. */
    void change(String what) throws IOException {
        if (asked.incrementAndGet() == fails) {
            failed = what;
            throw new FileSystemException(what, null, "No space left on device");
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(at(Path.of("/")));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        return at(Path.of(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        PathMatcher matcher = Path.of("/").getFileSystem().getPathMatcher(pattern);
        return path -> matcher.matches(plain(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }

    /** Hands everything on to the real disk and counts what changes it. */
    private final class Provider extends FileSystemProvider {
        private final FileSystemProvider real = Path.of("/").getFileSystem().provider();

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
            if (!writes) {
                return real.newFileChannel(plain(path), options, attributes);
            }
            change("open " + path);
            return new FaultyChannel(
                    real.newFileChannel(plain(path), options, attributes), FaultyDisk.this, path.toString());
        }

        @Override
        public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
            change("make " + path);
            real.createDirectory(plain(path), attributes);
        }

        @Override
        public void move(Path from, Path to, CopyOption... options) throws IOException {
            change("rename " + from + " to " + to);
            real.move(plain(from), plain(to), options);
        }

        @Override
        public void copy(Path from, Path to, CopyOption... options) throws IOException {
            change("copy " + from + " to " + to);
            real.copy(plain(from), plain(to), options);
        }

        @Override
        public void delete(Path path) throws IOException {
            real.delete(plain(path));
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            DirectoryStream<Path> stream = real.newDirectoryStream(plain(path), each -> filter.accept(at(each)));
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    return StreamSupport.stream(stream.spliterator(), false)
                            .map(FaultyDisk.this::at)
                            .iterator();
                }

                @Override
                public void close() throws IOException {
                    stream.close();
                }
            };
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return real.isSameFile(plain(one), plain(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return real.isHidden(plain(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return real.getFileStore(plain(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            real.checkAccess(plain(path), modes);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return real.getFileAttributeView(plain(path), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return real.readAttributes(plain(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
            return real.readAttributes(plain(path), names, options);
        }

        @Override
        public void setAttribute(Path path, String name, Object value, LinkOption... options) throws IOException {
            real.setAttribute(plain(path), name, value, options);
        }

        @Override
        public String getScheme() {
            return "faulty";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }
    }
}
