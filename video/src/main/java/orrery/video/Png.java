package orrery.video;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/** Single pictures as PNG files, without loss. */
public final class Png {
    /** The most pixels a picture may have, width × height. */
    public static final long MOST_PIXELS = 100_000_000;

    private static final long MOST_BYTES = 512L << 20;

    private Png() {}

    /**
     * A picture as the bytes of a PNG file.
     *
     * @param picture UINT8 [H, W, 3]
     */
    public static byte[] encode(Tensor picture) {
        Check.that(
                picture.dim() == 3 && picture.size(2) == 3 && picture.dtype() == DType.UINT8 && picture.numel() > 0,
                "Give UINT8 [H, W, 3].",
                "a picture of %s %s",
                picture.dtype(),
                Arrays.toString(picture.shape()));
        return encode(picture.bytes(), (int) picture.size(1), (int) picture.size(0));
    }

    /**
     * A picture as the bytes of a PNG file.
     *
     * @param rgb red, green, blue, row by row, {@code 3 · width · height} bytes
     */
    public static byte[] encode(byte[] rgb, int width, int height) {
        Check.that(
                rgb.length == 3L * width * height,
                "Give 3 bytes a pixel.",
                "%d bytes for %dx%d",
                rgb.length,
                width,
                height);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (!ImageIO.write(image, "png", out)) {
                throw new OrreryException("this Java cannot write PNG", "Use a JDK with the module java.desktop.");
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new OrreryException(
                    "a picture cannot be written as PNG: " + e.getMessage(), "Please report this.", e);
        }
    }

    /**
     * Writes a picture, whole or not at all.
     *
     * @param picture UINT8 [H, W, 3]
     */
    public static void write(Path file, Tensor picture) {
        byte[] bytes = encode(picture);
        AtomicFiles.file(file, part -> Files.write(part, bytes));
    }

    /**
     * Reads a PNG, JPEG, BMP or GIF picture (the first, where there are more). Grey becomes three equal channels, 16-bit
     * values are rounded to 8, transparency is dropped.
     *
     * @return UINT8 [H, W, 3]; dies with the caller's scope
     * @throws OrreryException if it is no picture, damaged, or above {@link #MOST_PIXELS}
     */
    public static Tensor read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new OrreryException(file + ": no such file", "Give the path of a picture.");
        }
        try {
            Check.that(
                    Files.size(file) <= MOST_BYTES,
                    "Shrink the picture.",
                    "%s: larger than %d bytes",
                    file,
                    MOST_BYTES);
            return decode(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    /**
     * Decodes the bytes of a picture file; see {@link #read}.
     *
     * @param name for messages
     */
    public static Tensor decode(byte[] bytes, String name) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new OrreryException(name + ": not a picture that can be read", "Give a PNG or JPEG file.");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                Check.that(
                        pixels <= MOST_PIXELS,
                        "Shrink the picture.",
                        "%s: %dx%d is more than %d pixels",
                        name,
                        reader.getWidth(0),
                        reader.getHeight(0),
                        MOST_PIXELS);
                return rgb(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new OrreryException(
                    name + ": damaged picture (" + e.getMessage() + ")", "Copy the file again, or give another.", e);
        }
    }

    private static Tensor rgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        boolean palette = image.getColorModel() instanceof IndexColorModel;
        int bits = image.getColorModel().getComponentSize(0);
        int[] row = new int[width * (palette ? 1 : bands)];
        for (int y = 0; y < height; y++) {
            int at = 3 * y * width;
            if (palette) {
                image.getRGB(0, y, width, 1, row, 0, width);
                for (int x = 0; x < width; x++, at += 3) {
                    rgb[at] = (byte) (row[x] >> 16);
                    rgb[at + 1] = (byte) (row[x] >> 8);
                    rgb[at + 2] = (byte) row[x];
                }
                continue;
            }
            // The bands themselves: Java's own conversion would put grey through a gamma curve.
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++, at += 3) {
                for (int c = 0; c < 3; c++) {
                    rgb[at + c] = to8(row[x * bands + (bands < 3 ? 0 : c)], bits);
                }
            }
        }
        return Tensor.of(rgb, height, width, 3);
    }

    private static byte to8(int value, int bits) {
        int most = (1 << bits) - 1;
        return (byte) (bits == 8 ? value : (value * 255L + most / 2) / most);
    }
}
