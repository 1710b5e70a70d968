/**
 * Video files in and out by FFmpeg; frames as tensors; pictures in another size; how alike two pictures are. Start at {@link
 * VideoReader} and {@link VideoWriter} for files, at {@link Frames} for tensors, at {@link Metrics} and {@link Ssim} for
 * comparing, at {@link FilmSheet} and {@link ContactSheet} for looking. {@link VideoProbe} says what is in a file, {@link
 * KeyFrameCut} and {@link Excerpt} take a piece of it, {@link MotionReader} gives the motion vectors of its compression.
 *
 * <p>Frames are RGB, UINT8 [H, W, 3] or [T, H, W, 3], 0..255. The only place that imports {@code org.bytedeco.ffmpeg}.
 */
@NullMarked
package orrery.video;

import org.jspecify.annotations.NullMarked;
