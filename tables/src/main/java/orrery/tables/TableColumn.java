package orrery.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.InvalidRecordException;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import orrery.base.OrreryException;

/** The values of one column, grown as they are decoded: numbers, truth values as 0 and 1, or texts; one or a list a row. */
final class TableColumn {
    private final ColumnDescriptor described;
    private final PrimitiveTypeName type;
    private final int present; // definition level from which a row, or an element of its list, is there
    private final long most;
    private double[] values = new double[256];
    private final List<String> texts = new ArrayList<>();
    private int[] starts = new int[256]; // where a row begins; one more than there are rows
    private int count;
    private int rows;

    /**
     * @param most values that are taken before the file is refused
     * @throws OrreryException when the column is of a type that is not read
     */
    TableColumn(MessageType schema, ColumnDescriptor described, String where, long most) {
        this.described = described;
        this.type = described.getPrimitiveType().getPrimitiveTypeName();
        this.most = most;
        String[] path = described.getPath();
        boolean known = type != PrimitiveTypeName.INT96 && type != PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        if (described.getMaxRepetitionLevel() > 1 || !known) {
            throw new OrreryException(
                    where + ": the column \"" + path[0] + "\" is of a kind that is not read (" + type + ").",
                    "Write it as numbers, truth values or texts, one or a list a row.");
        }
        this.present = described.getMaxRepetitionLevel() == 0
                ? described.getMaxDefinitionLevel()
                : schema.getMaxDefinitionLevel(upToTheRepeated(schema, path));
    }

    private static String[] upToTheRepeated(MessageType schema, String[] path) {
        for (int length = 1; length <= path.length; length++) {
            String[] part = Arrays.copyOf(path, length);
            if (schema.getMaxRepetitionLevel(part) == 1) {
                return part;
            }
        }
        return path;
    }

    /** Takes all values of a row group. */
    @SuppressWarnings("deprecation") // nothing else tells how many values there are
    void take(ColumnReadStore group) {
        ColumnReader reader = group.getColumnReader(described);
        long total = reader.getTotalValueCount();
        for (long i = 0; i < total; i++) {
            if (reader.getCurrentRepetitionLevel() == 0) {
                beginRow();
            } else if (rows == 0) {
                throw new InvalidRecordException("the column begins inside a row");
            }
            int level = reader.getCurrentDefinitionLevel();
            if (level == described.getMaxDefinitionLevel()) {
                add(reader);
            } else if (level >= present) {
                add(Double.NaN, "");
            }
            reader.consume();
        }
        starts[rows] = count;
    }

    private void beginRow() {
        if (rows + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[rows++] = count;
    }

    private void add(ColumnReader reader) {
        switch (type) {
            case INT32 -> add(reader.getInteger(), "");
            case INT64 -> add((double) reader.getLong(), "");
            case FLOAT -> add(reader.getFloat(), "");
            case DOUBLE -> add(reader.getDouble(), "");
            case BOOLEAN -> add(reader.getBoolean() ? 1 : 0, "");
            case BINARY -> add(Double.NaN, reader.getBinary().toStringUsingUTF8());
            default -> throw new IllegalStateException("refused before: " + type);
        }
    }

    private void add(double value, String text) {
        if (count >= most) {
            throw new InvalidRecordException("it unpacks to more values than a file of its size can mean");
        }
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
        if (type == PrimitiveTypeName.BINARY) {
            texts.add(text);
        }
    }

    int rows() {
        return rows;
    }

    boolean isText() {
        return type == PrimitiveTypeName.BINARY;
    }

    double[] numbers(int row) {
        return Arrays.copyOfRange(values, starts[row], starts[row + 1]);
    }

    double number(int row) {
        return starts[row + 1] - starts[row] == 1 ? values[starts[row]] : Double.NaN;
    }

    List<String> texts(int row) {
        return isText() ? texts.subList(starts[row], starts[row + 1]) : List.of();
    }
}
