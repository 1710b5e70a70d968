package orrery.worlds;

import orrery.base.Check;

/**
 * One picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb rows from the top, three bytes a pixel in the order red, green, blue; {@code 3 * width * height} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // a picture is passed on, not compared
public record Frame(int width, int height, byte[] rgb) {
    public Frame {
        Check.that(
                rgb.length == 3L * width * height,
                "pass width * height * 3 bytes",
                "a picture of %d x %d has %d bytes",
                width,
                height,
                rgb.length);
    }
}
