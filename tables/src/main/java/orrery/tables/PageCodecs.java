package orrery.tables;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Packs and unpacks the pages of a Parquet file without native code and without Hadoop's configuration. A page may not
 * unpack to more than a limit, whatever it promises.
 */
final class PageCodecs implements CompressionCodecFactory {
    /** Writers make pages of about 1 MB. */
    private static final int LARGEST_PAGE = 64 << 20;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        return switch (name) {
            case UNCOMPRESSED -> new Plain();
            case SNAPPY -> new Snappy();
            default -> throw new IllegalArgumentException("pages are written by snappy or not packed, not " + name);
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        return switch (name) {
            case UNCOMPRESSED -> new Unpack((in, size) -> in);
            case SNAPPY -> unpack(new SnappyDecompressor());
            case ZSTD -> unpack(new ZstdDecompressor());
            case LZ4_RAW -> unpack(new Lz4Decompressor());
            case GZIP -> new Unpack(PageCodecs::gunzip);
            default ->
                new Unpack((in, size) -> {
                    throw new IOException("its pages are packed by " + name + ", which is not read here");
                });
        };
    }

    @Override
    public void release() {
        // the garbage collector has it all
    }

    private static byte[] array(BytesInput bytes) throws IOException {
        ByteArrayOutputStream array = new ByteArrayOutputStream((int) bytes.size());
        bytes.writeAllTo(array);
        return array.toByteArray();
    }

    private static Unpack unpack(Decompressor codec) {
        return new Unpack((in, size) -> {
            byte[] out = new byte[size];
            int length = codec.decompress(in, 0, in.length, out, 0, size);
            return length == size ? out : Arrays.copyOf(out, length);
        });
    }

    private static byte[] gunzip(byte[] in, int size) throws IOException {
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(in))) {
            return unzipped.readNBytes(size);
        }
    }

    private interface Codec {
        byte[] unpack(byte[] in, int size) throws IOException;
    }

    private record Unpack(Codec codec) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return BytesInput.from(page(array(bytes), size));
        }

        @Override
        public void decompress(ByteBuffer in, int packed, ByteBuffer out, int size) throws IOException {
            byte[] bytes = new byte[Math.min(packed, in.remaining())];
            in.get(bytes);
            out.put(page(bytes, size));
        }

        private byte[] page(byte[] in, int size) throws IOException {
            if (size < 0 || size > LARGEST_PAGE) {
                throw new IOException("a page promises " + size + " bytes");
            }
            try {
                byte[] out = codec.unpack(in, size);
                if (out.length != size) {
                    throw new IOException("a page has " + out.length + " bytes and promises " + size);
                }
                return out;
            } catch (RuntimeException e) { // the codecs' own exceptions have no common name
                throw new IOException("a page cannot be unpacked (" + e.getMessage() + ")", e);
            }
        }

        @Override
        public void release() {
            // nothing is held
        }
    }

    private static final class Plain implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) {
            return bytes;
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.UNCOMPRESSED;
        }

        @Override
        public void release() {
            // nothing is held
        }
    }

    private static final class Snappy implements BytesInputCompressor {
        private final SnappyCompressor codec = new SnappyCompressor();

        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            byte[] in = array(bytes);
            byte[] out = new byte[codec.maxCompressedLength(in.length)];
            int length = codec.compress(in, 0, in.length, out, 0, out.length);
            return BytesInput.from(out, 0, length);
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.SNAPPY;
        }

        @Override
        public void release() {
            // nothing is held
        }
    }
}
