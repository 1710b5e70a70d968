package orrery.video;

import orrery.tensor.Tensor;

/**
 * One decoded picture.
 *
 * @param index number in the file, from 0
 * @param seconds when it is shown, from the first frame of the file
 * @param key whether decoding may start here
 * @param width pixels across
 * @param height lines
 * @param rgb red, green, blue, row by row, {@code 3 · width · height} bytes; this frame's own array
 */
@SuppressWarnings("ArrayRecordComponent") // the array is the picture; frames are not compared
public record VideoFrame(long index, double seconds, boolean key, int width, int height, byte[] rgb) {
    /** The picture as UINT8 [H, W, 3]; a copy. */
    public Tensor tensor() {
        return Tensor.of(rgb, height, width, 3);
    }
}
