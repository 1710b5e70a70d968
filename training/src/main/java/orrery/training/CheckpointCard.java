package orrery.training;

/**
 * What {@code checkpoint.json} says about the {@code state.safetensors} beside it.
 *
 * @param format 1
 * @param step updates made so far
 * @param seconds of work so far
 * @param crc32c checksum of state.safetensors, in hexadecimal
 */
public record CheckpointCard(int format, long step, double seconds, String crc32c) {}
