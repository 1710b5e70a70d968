package orrery.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.tables.ParquetSheet.Column;
import orrery.tables.ParquetSheet.Kind;

/** Files that lie: each ends in an error for a person, soon and without taking much memory. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostileParquetTest {
    private static final List<String> ALL = List.of(
            "action",
            "observation.state",
            "next.reward",
            "next.done",
            "timestamp",
            "frame_index",
            "episode_index",
            "index");

    @TempDir
    Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("hostile.parquet"), bytes);
    }

    private static byte[] good() throws IOException, URISyntaxException {
        return Files.readAllBytes(ParquetTableTest.foreign("rows-snappy.parquet"));
    }

    private void refused(byte[] bytes, String because) throws IOException {
        Path file = write(bytes);
        assertThatThrownBy(() -> ParquetTable.read(file, "hostile.parquet", ALL))
                .isInstanceOf(OrreryException.class)
                .hasMessageStartingWith("hostile.parquet: ")
                .hasMessageContaining(because)
                .satisfies(e -> assertThat(((OrreryException) e).cure()).isNotBlank());
    }

    @Test
    void anEmptyAShortAndAMissingFile() throws IOException {
        refused(new byte[0], "0 bytes");
        refused("PAR1PAR1".getBytes(StandardCharsets.US_ASCII), "8 bytes");
        Files.delete(folder.resolve("hostile.parquet"));
        assertThatThrownBy(() -> ParquetTable.read(folder.resolve("hostile.parquet"), "hostile.parquet", ALL))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void wrongMagicAtEitherEndAndAnEncryptedFooter() throws Exception {
        byte[] front = good();
        front[0] = 'X';
        refused(front, "not a Parquet file");
        byte[] back = good();
        back[back.length - 1] = '2';
        refused(back, "not a Parquet file");
        byte[] secret = good();
        System.arraycopy("PARE".getBytes(StandardCharsets.US_ASCII), 0, secret, secret.length - 4, 4);
        refused(secret, "not a Parquet file");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9, 0.999})
    void aFileThatIsCutOff(double part) throws Exception {
        byte[] good = good();
        refused(Arrays.copyOf(good, (int) (part * good.length)), "not a Parquet file, or cut off");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 100_000})
    void aFooterLongerThanTheFile(int length) throws Exception {
        byte[] bytes = good();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 8, length);
        refused(bytes, "its footer promises");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aFooterThatIsTooShort(int length) throws Exception {
        byte[] bytes = good();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 8, length);
        refused(bytes, "damaged Parquet");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aFooterOfNoise(long seed) throws Exception {
        byte[] bytes = good();
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        byte[] noise = new byte[length];
        new SplittableRandom(seed).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, bytes.length - 8 - length, length);
        refused(bytes, "damaged Parquet");
    }

    @Test
    void aFooterOfFieldsThatPromiseHugeListsAndTexts() throws IOException {
        // compact Thrift: field 2, a list of 2^31-1 structures; then field 6, a text of 2^31-1 bytes
        for (byte[] footer : new byte[][] {
            {0x29, (byte) 0xfc, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07},
            {0x68, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07}
        }) {
            refused(around(new byte[0], footer), "damaged Parquet");
        }
    }

    /** What may be wrong in a footer that is well formed. */
    enum Lie {
        MORE_ROWS,
        NEGATIVE_ROWS,
        ABSURD_ROWS,
        CHUNK_OUTSIDE,
        CHUNK_HUGE,
        CHUNK_NEGATIVE,
        NO_CHUNKS,
        DEEP_SCHEMA,
        CHILDREN_MISSING,
        OTHER_TYPE,
        ABSURD_VALUES
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void aFooterThatLies(Lie lie) throws Exception {
        byte[] bytes = good();
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        int start = bytes.length - 8 - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
        tell(lie, footer);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, changed);
        refused(around(Arrays.copyOfRange(bytes, 4, start), changed.toByteArray()), "damaged Parquet");
    }

    private static void tell(Lie lie, FileMetaData footer) {
        RowGroup group = footer.getRow_groups().get(0);
        var chunk = group.getColumns().get(1).getMeta_data();
        switch (lie) {
            case MORE_ROWS -> group.setNum_rows(13);
            case NEGATIVE_ROWS -> group.setNum_rows(-1);
            case ABSURD_ROWS -> group.setNum_rows(1L << 60);
            case CHUNK_OUTSIDE -> {
                chunk.setData_page_offset(1L << 40);
                chunk.unsetDictionary_page_offset();
            }
            case CHUNK_HUGE -> chunk.setTotal_compressed_size(1L << 40);
            case CHUNK_NEGATIVE -> chunk.setTotal_compressed_size(-5);
            case NO_CHUNKS -> group.getColumns().clear();
            case DEEP_SCHEMA -> {
                footer.getSchema().get(0).setNum_children(1);
                for (int depth = 0; depth < 200_000; depth++) {
                    SchemaElement inner = new SchemaElement("x");
                    inner.setNum_children(1);
                    inner.setRepetition_type(FieldRepetitionType.OPTIONAL);
                    footer.getSchema().add(1, inner);
                }
            }
            case CHILDREN_MISSING -> footer.getSchema().get(0).setNum_children(1 << 30);
            case OTHER_TYPE ->
                footer.getSchema().stream()
                        .filter(element -> element.getName().equals("timestamp"))
                        .forEach(element -> element.setType(Type.DOUBLE));
            case ABSURD_VALUES -> chunk.setNum_values(1L << 50);
        }
    }

    private static byte[] around(byte[] body, byte[] footer) {
        ByteBuffer file = ByteBuffer.allocate(body.length + footer.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
        return file.put(magic)
                .put(body)
                .put(footer)
                .putInt(footer.length)
                .put(magic)
                .array();
    }

    @Test
    void aMillionRowsInAFewBytesAreMoreThanTheFileCanMean() {
        Path file = folder.resolve("hostile.parquet");
        try (ParquetSheet sheet = ParquetSheet.create(file, List.of(new Column("index", Kind.WHOLE)), Map.of())) {
            for (int i = 0; i < 1_000_000; i++) {
                sheet.row(7L);
            }
        }
        assertThat(file).satisfies(path -> assertThat(Files.size(path)).isLessThan(100_000));
        assertThatThrownBy(() -> ParquetTable.read(file, "hostile.parquet", ALL))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("1000000 rows");
    }

    /** Every error is ours; what is not noticed gives a table of the promised rows. */
    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip", "none", "lz4"})
    void aFlippedByteAnywhereNeverEscapesAsAnotherError(String packed) throws Exception {
        byte[] good = Files.readAllBytes(ParquetTableTest.foreign("rows-" + packed + ".parquet"));
        SplittableRandom random = new SplittableRandom(packed.hashCode());
        int noticed = 0;
        for (int i = 0; i < 120; i++) {
            byte[] bytes = good.clone();
            int at = 4 + random.nextInt(bytes.length - 8);
            bytes[at] ^= (byte) (1 + random.nextInt(255));
            Path file = write(bytes);
            try {
                ParquetTable table = ParquetTable.read(file, "hostile.parquet", ALL);
                assertThat(table.rows()).as("byte %d", at).isBetween(0, 110_000);
            } catch (OrreryException e) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(10);
    }
}
