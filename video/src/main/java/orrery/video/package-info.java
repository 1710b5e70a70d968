/**
 * Video files in and out by FFmpeg; frames as tensors; how alike two pictures are.
 */
@NullMarked
package orrery.video;

import org.jspecify.annotations.NullMarked;
