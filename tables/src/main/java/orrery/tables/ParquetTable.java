package orrery.tables;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Nearest;
import orrery.base.OrreryException;

/**
 * Some columns of a Parquet file, in memory. Numbers of any width come as double, truth values as 0 and 1. Rows are counted
 * from 0. Safe to read from any thread.
 *
 * <p>The size of a file bounds what it may unpack to: more rows than one a byte (and 100,000), or more values of a column than 16 a
 * byte (and 1.6 million), are refused.
 */
public final class ParquetTable {
    private static final String CURE = "Write the file again, or fetch it again if it was downloaded.";
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int ENDS = 12; // magic, length of the footer, magic
    private static final int LARGEST_FOOTER = 64 << 20;
    /** Rows that any file may have; beyond, one more a byte of it. */
    private static final long FREE_ROWS = 100_000;
    /** Values that any column may have; beyond, so many more a byte of the file. */
    private static final long FREE_VALUES = 1_600_000;

    private static final long VALUES_A_BYTE = 16;

    private final String where;
    private final int rows;
    private final Set<String> names;
    private final Map<String, TableColumn> columns;

    private ParquetTable(String where, int rows, Set<String> names, Map<String, TableColumn> columns) {
        this.where = where;
        this.rows = rows;
        this.names = names;
        this.columns = columns;
    }

    /**
     * Reads a file.
     *
     * @param where name of the file as errors shall call it
     * @param wanted names of the columns to read, those of structures left out; what the file has not is passed over
     * @throws OrreryException when the file is missing, no Parquet, damaged, or promises more than it can hold
     */
    public static ParquetTable read(Path file, String where, Collection<String> wanted) {
        try {
            checkEnds(file, where);
            ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                    .withCodecFactory(new PageCodecs())
                    .build();
            try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
                return read(reader, where, Files.size(file), wanted);
            }
        } catch (OrreryException e) {
            throw e;
        } catch (EOFException e) {
            throw damaged(where, "it ends too early", e);
        } catch (IOException e) {
            if (Files.isReadable(file)) {
                throw damaged(where, reason(e), e);
            }
            throw AtomicFiles.failure(file, e);
        } catch (RuntimeException | StackOverflowError e) { // what the library throws at damage has no common name
            throw damaged(where, reason(e), e);
        }
    }

    private static void checkEnds(Path file, String where) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new OrreryException(
                    where + ": no such file.", "Put the file there, or fetch the data set again, whole.");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size < ENDS) {
                throw damaged(where, "it has " + size + " bytes", null);
            }
            ByteBuffer ends = ByteBuffer.allocate(ENDS).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(ends.limit(4), 0);
            channel.read(ends.limit(ENDS), size - 8);
            if (!Arrays.equals(Arrays.copyOf(ends.array(), 4), MAGIC)
                    || !Arrays.equals(Arrays.copyOfRange(ends.array(), 8, ENDS), MAGIC)) {
                throw new OrreryException(
                        where + ": not a Parquet file, or cut off: PAR1 is not at both its ends.", CURE);
            }
            int footer = ends.getInt(4);
            if (footer <= 0 || footer > Math.min(LARGEST_FOOTER, size - ENDS)) {
                throw damaged(where, "its footer promises " + Integer.toUnsignedLong(footer) + " bytes", null);
            }
            ByteBuffer content = ByteBuffer.allocate(footer);
            channel.read(content, size - 8 - footer);
            FooterScan.check(content.array());
        }
    }

    private static ParquetTable read(ParquetFileReader reader, String where, long size, Collection<String> wanted)
            throws IOException {
        MessageType schema = reader.getFileMetaData().getSchema();
        Set<String> names = new LinkedHashSet<>();
        List<Type> taken = new ArrayList<>();
        for (Type field : schema.getFields()) {
            names.add(field.getName());
            if (wanted.contains(field.getName()) && leaves(schema, field.getName()) == 1) {
                taken.add(field);
            }
        }
        long rows = checkPromises(reader.getFooter().getBlocks(), where, size);
        Map<String, TableColumn> columns = new LinkedHashMap<>();
        if (!taken.isEmpty()) {
            MessageType part = new MessageType(schema.getName(), taken);
            reader.setRequestedSchema(part);
            long most = FREE_VALUES + VALUES_A_BYTE * size;
            for (ColumnDescriptor described : part.getColumns()) {
                columns.put(described.getPath()[0], new TableColumn(part, described, where, most));
            }
            String writer = reader.getFileMetaData().getCreatedBy();
            for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
                ColumnReadStoreImpl store =
                        new ColumnReadStoreImpl(group, new GroupRecordConverter(part).getRootConverter(), part, writer);
                for (TableColumn column : columns.values()) {
                    column.take(store);
                }
            }
        }
        for (Map.Entry<String, TableColumn> column : columns.entrySet()) {
            if (column.getValue().rows() != rows) {
                throw damaged(
                        where,
                        "column \"" + column.getKey() + "\" has "
                                + column.getValue().rows() + " rows, " + rows + " are promised",
                        null);
            }
        }
        return new ParquetTable(where, (int) rows, names, columns);
    }

    private static long leaves(MessageType schema, String name) {
        return schema.getColumns().stream()
                .filter(column -> column.getPath()[0].equals(name))
                .count();
    }

    /** Number of rows, after nothing in the footer points outside the file or promises the absurd. */
    private static long checkPromises(List<BlockMetaData> groups, String where, long size) {
        long rows = 0;
        for (BlockMetaData group : groups) {
            long more = group.getRowCount();
            if (more < 0 || more > FREE_ROWS + size || rows + more > FREE_ROWS + size) {
                throw damaged(where, "it promises " + more + " rows in " + size + " bytes", null);
            }
            rows += more;
            for (ColumnChunkMetaData chunk : group.getColumns()) {
                long start = chunk.getStartingPos();
                long length = chunk.getTotalSize();
                if (start < MAGIC.length || length < 0 || length > size || start > size - length) {
                    throw damaged(where, "column " + chunk.getPath().toDotString() + " lies outside of the file", null);
                }
            }
        }
        return rows;
    }

    private static OrreryException damaged(String where, String why, @Nullable Throwable e) {
        return new OrreryException(where + ": damaged Parquet: " + why + ".", CURE, e);
    }

    /** What the innermost cause said; the library wraps it in words that name no reason. */
    private static String reason(Throwable e) {
        Throwable innermost = e;
        for (int i = 0; i < 20 && innermost.getCause() != null; i++) {
            innermost = innermost.getCause();
        }
        String said = String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
        boolean plain = !said.isBlank() && !said.equals("null") && said.length() <= 300;
        return plain ? said.replaceAll("\\p{Cntrl}", "?") : innermost.getClass().getSimpleName();
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Names of all columns of the file, read or not. */
    public Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    /** Whether the column was read. */
    public boolean has(String column) {
        return columns.containsKey(column);
    }

    /**
     * Refuses a file without these columns.
     *
     * @throws OrreryException that names the first one missing
     */
    public void require(Collection<String> needed) {
        for (String name : needed) {
            if (!columns.containsKey(name)) {
                throw new OrreryException(
                        where + ": no column \"" + name + "\".",
                        Nearest.name(name, names)
                                .map(near -> "Did you mean \"" + near + "\"? Rename it.")
                                .orElse("Write the data set again with this column."));
            }
        }
    }

    /** The number of a row; NaN where it is null, a text, or a list of other than one. The column must have been read. */
    public double number(String column, int row) {
        return column(column).number(row);
    }

    /** The numbers of a row; NaN in place of nulls. The column must have been read. */
    public double[] numbers(String column, int row) {
        return column(column).numbers(row);
    }

    /** The texts of a row; none where the column holds numbers. The column must have been read. */
    public List<String> texts(String column, int row) {
        return List.copyOf(column(column).texts(row));
    }

    private TableColumn column(String name) {
        TableColumn column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException(where + ": the column \"" + name + "\" was not read");
        }
        return column;
    }
}
