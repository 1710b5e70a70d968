package orrery.tokenizer.evaluation;

import java.util.List;

/**
 * How good a tokenizer is on some footage.
 *
 * @param psnr mean over clips of the PSNR over a whole clip, dB, of bytes
 * @param ssim mean over clips of the mean SSIM of a clip's frames
 * @param frames of all clips
 * @param compression bits of the pixels as bytes over bits of the latents
 * @param bitsPerPixel bits of the latents over pixels; continuous ones are counted with 16 bits a number
 * @param encodeFps frames of the clips over seconds in the tokenizer
 * @param decodeFps the same of decoding
 * @param peakMb most resident memory of the process, in MB of 2^20 bytes; 0 where the system does not tell
 * @param groups clips of one shape and length together
 * @param rows the clips
 * @param leftOut what could not be read
 */
public record TokenizerEvalResult(
        double psnr,
        double ssim,
        long frames,
        double compression,
        double bitsPerPixel,
        double encodeFps,
        double decodeFps,
        double peakMb,
        List<Group> groups,
        List<Row> rows,
        List<LeftOut> leftOut) {
    /**
     * A clip.
     *
     * @param name path below the folder
     * @param width pixels
     * @param height pixels
     * @param shape {@code 16:9}, {@code square}, {@code portrait} or {@code landscape}
     * @param length {@code image}, {@code short} (up to 121 frames) or {@code long}
     */
    public record Row(
            String name,
            int width,
            int height,
            long frames,
            String shape,
            String length,
            double psnr,
            double ssim,
            double bitsPerPixel,
            double compression,
            double encodeFps,
            double decodeFps) {}

    /**
     * Clips of one shape and length.
     *
     * @param shape as of a row
     * @param length as of a row
     * @param clips how many
     */
    public record Group(
            String shape,
            String length,
            int clips,
            long frames,
            double psnr,
            double ssim,
            double bitsPerPixel,
            double compression,
            double encodeFps,
            double decodeFps) {}
}
