package orrery.tables;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Puts the lists of a footer in order. The library writes them in the order of hash sets of enums, another in each process, so that the
 * same rows would not give the same bytes.
 */
final class SteadyFooter {
    private static final int END = 8; // length of the footer, magic

    private SteadyFooter() {}

    /** Rewrites the footer of a file that was just written. */
    static void order(Path file) throws IOException {
        try (RandomAccessFile table = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] end = new byte[END];
            table.seek(table.length() - END);
            table.readFully(end);
            int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt();
            long begin = table.length() - END - length;
            byte[] footer = new byte[length];
            table.seek(begin);
            table.readFully(footer);
            FileMetaData meta = Util.readFileMetaData(new ByteArrayInputStream(footer));
            order(meta);
            ByteArrayOutputStream ordered = new ByteArrayOutputStream();
            Util.writeFileMetaData(meta, ordered);
            ByteBuffer tail = ByteBuffer.allocate(END).order(ByteOrder.LITTLE_ENDIAN);
            tail.putInt(ordered.size()).put("PAR1".getBytes(StandardCharsets.US_ASCII));
            table.seek(begin);
            table.write(ordered.toByteArray());
            table.write(tail.array());
            table.setLength(table.getFilePointer());
        }
    }

    private static void order(FileMetaData meta) {
        for (RowGroup group : meta.getRow_groups()) {
            for (ColumnChunk column : group.getColumns()) {
                column.getMeta_data().getEncodings().sort(Comparator.naturalOrder());
                if (column.getMeta_data().isSetEncoding_stats()) {
                    column.getMeta_data().getEncoding_stats().sort(Comparator.naturalOrder());
                }
            }
        }
        if (meta.isSetKey_value_metadata()) {
            meta.getKey_value_metadata().sort(Comparator.comparing(KeyValue::getKey));
        }
    }
}
