package orrery.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Check;

/**
 * Writes a Parquet file row by row, packed by snappy; lists in the three levels of the format's document. The same
 * rows give the same bytes. The file has its
 * name from the beginning: write into a folder that appears whole. For one thread.
 */
public final class ParquetSheet implements AutoCloseable {
    /** What a column holds; a value is of the class named. */
    public enum Kind {
        /** {@link Long}. */
        WHOLE,
        /** {@link Float}. */
        NUMBER,
        /** {@link Boolean}. */
        TRUTH,
        /** {@link Double}. */
        SECONDS,
        /** {@link String}. */
        TEXT,
        /** {@code float[]}. */
        NUMBERS,
        /** {@code List<String>}. */
        TEXTS
    }

    /**
     * A column.
     *
     * @param name any text; dots and slashes mean nothing
     * @param kind of its values
     */
    public record Column(String name, Kind kind) {}

    private final Path file;
    private final List<Column> columns;
    private final ParquetWriter<List<@Nullable Object>> writer;

    private ParquetSheet(Path file, List<Column> columns, Map<String, String> notes) throws IOException {
        this.file = file;
        this.columns = List.copyOf(columns);
        this.writer = new Rows(new LocalOutputFile(file), this.columns)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withExtraMetaData(notes)
                .build();
    }

    /**
     * Begins a file; the folder must exist and the file must not.
     *
     * @param notes texts that lie beside the table, for other programs
     * @throws orrery.base.OrreryException when it cannot be written there
     */
    public static ParquetSheet create(Path file, List<Column> columns, Map<String, String> notes) {
        try {
            return new ParquetSheet(file, columns, notes);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    /** Adds a row, a value a column; null where there is none. */
    public void row(@Nullable Object... values) {
        Check.that(
                values.length == columns.size(),
                "Give a value for each column.",
                "%s: a row of %d values for %d columns",
                file,
                values.length,
                columns.size());
        try {
            writer.write(Arrays.asList(values));
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    /** Writes what is left and the footer. */
    @Override
    public void close() {
        try {
            writer.close();
            SteadyFooter.order(file);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private static MessageType schema(List<Column> columns) {
        Types.MessageTypeBuilder builder = Types.buildMessage();
        for (Column column : columns) {
            builder.addField(type(column));
        }
        return builder.named("schema");
    }

    private static Type type(Column column) {
        return switch (column.kind()) {
            case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
            case NUMBER -> Types.optional(PrimitiveTypeName.FLOAT).named(column.name());
            case SECONDS -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
            case TRUTH -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
            case TEXT ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case NUMBERS ->
                Types.optionalList().optionalElement(PrimitiveTypeName.FLOAT).named(column.name());
            case TEXTS ->
                Types.optionalList()
                        .optionalElement(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
        };
    }

    /** What the library asks of whoever makes a writer. */
    private static final class Rows extends ParquetWriter.Builder<List<@Nullable Object>, Rows> {
        private final List<Column> columns;

        Rows(OutputFile file, List<Column> columns) {
            super(file);
            this.columns = columns;
        }

        @Override
        protected Rows self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract still
        protected WriteSupport<List<@Nullable Object>> getWriteSupport(Configuration unused) {
            return new RowWriting(columns);
        }

        @Override
        protected WriteSupport<List<@Nullable Object>> getWriteSupport(ParquetConfiguration unused) {
            return new RowWriting(columns);
        }
    }

    private static final class RowWriting extends WriteSupport<List<@Nullable Object>> {
        private final List<Column> columns;
        private @Nullable RecordConsumer consumer;

        RowWriting(List<Column> columns) {
            this.columns = columns;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract still
        public WriteContext init(Configuration unused) {
            return new WriteContext(schema(columns), Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration unused) {
            return new WriteContext(schema(columns), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(List<@Nullable Object> row) {
            RecordConsumer to = Objects.requireNonNull(consumer, "prepareForWrite comes first");
            to.startMessage();
            for (int i = 0; i < row.size(); i++) {
                Column column = columns.get(i);
                Object value = row.get(i);
                if (value != null) {
                    to.startField(column.name(), i);
                    value(to, column.kind(), value);
                    to.endField(column.name(), i);
                }
            }
            to.endMessage();
        }

        private static void value(RecordConsumer to, Kind kind, Object value) {
            switch (kind) {
                case WHOLE -> to.addLong((Long) value);
                case NUMBER -> to.addFloat((Float) value);
                case SECONDS -> to.addDouble((Double) value);
                case TRUTH -> to.addBoolean((Boolean) value);
                case TEXT -> to.addBinary(Binary.fromString((String) value));
                case NUMBERS -> {
                    float[] numbers = (float[]) value;
                    list(to, numbers.length, i -> to.addFloat(numbers[i]));
                }
                case TEXTS -> {
                    List<?> texts = (List<?>) value;
                    list(to, texts.size(), i -> to.addBinary(Binary.fromString((String) texts.get(i))));
                }
            }
        }

        private static void list(RecordConsumer to, int length, IntConsumer element) {
            to.startGroup();
            if (length > 0) {
                to.startField("list", 0);
                for (int i = 0; i < length; i++) {
                    to.startGroup();
                    to.startField("element", 0);
                    element.accept(i);
                    to.endField("element", 0);
                    to.endGroup();
                }
                to.endField("list", 0);
            }
            to.endGroup();
        }
    }
}
