package orrery.video;

/**
 * Where one block of a picture was taken from by the encoder. The encoder's choice: a hint of what moved, not a measurement.
 *
 * @param past whether it was taken from an earlier picture, else from a later one
 * @param width pixels across of the block
 * @param height lines of the block
 * @param fromX column of the block's centre in that picture
 * @param fromY line of the block's centre in that picture
 * @param toX column of the block's centre in this picture
 * @param toY line of the block's centre in this picture
 * @param motionX way from here to there, in units of 1 / {@code scale} pixel
 * @param motionY way from here to there, in units of 1 / {@code scale} pixel
 * @param scale parts of a pixel that the motion is told in
 */
public record MotionVector(
        boolean past,
        int width,
        int height,
        int fromX,
        int fromY,
        int toX,
        int toY,
        int motionX,
        int motionY,
        int scale) {}
